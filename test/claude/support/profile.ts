import { inject, onTestFinished } from 'vitest';
import { makeProfile, type Profile, type ProfileOptions } from './make-profile.ts';

export { cli, hourMs, type Profile, type Session } from './make-profile.ts';

/** A profile that lasts as long as its test. */
export const createProfile = (options: ProfileOptions = {}): Promise<Profile> =>
  makeProfile(inject('claudeBin'), onTestFinished, options);
