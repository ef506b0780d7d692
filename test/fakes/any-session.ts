import * as fc from 'fast-check';
import { processIdentity } from '../../shared/process/identity.ts';
import type { SessionRecord } from '../../shared/session/session.ts';

const text = fc.string({ maxLength: 40, unit: 'grapheme' });
const pid = fc.integer({ min: 1, max: 2 ** 31 });
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const timeMs = fc.integer({ min: -8.64e15, max: 8.64e15 });

export const anyIdentity = fc
  .record({
    pid: fc.integer({ min: 1 }),
    startToken: fc.string({ minLength: 1, maxLength: 30 }),
    bootId: fc.string({ minLength: 1, maxLength: 30 }),
    uid: fc.oneof(fc.nat(), text),
  })
  .map((parts) => processIdentity(parts));

/** Any record that the janitor may write, with all the oddities that its types allow. */
export const anySession: fc.Arbitrary<SessionRecord> = fc.record({
  sessionId: fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/),
  pid,
  parentPid: orNull(fc.nat()),
  startedAtMs: orNull(timeMs),
  hostname: text,
  workingDir: text,
  lastHeartbeatMs: orNull(timeMs),
  platform: orNull(text),
  status: fc.constantFrom('active', 'completed', 'stopped'),
  endedAtMs: orNull(timeMs),
  endReason: orNull(text),
  owner: orNull(
    fc.record({
      identity: anyIdentity,
      pidDomain: orNull(text),
      tty: orNull(text),
      processGroup: orNull(fc.nat()),
      session: orNull(fc.nat()),
      attachment: fc.oneof(
        fc.record({ kind: fc.constant('terminal' as const), tty: text }),
        fc.record({ kind: fc.constant('parent' as const), parent: anyIdentity }),
        fc.record({ kind: fc.constant('detached' as const) }),
      ),
      source: fc.constantFrom('hook', 'adopted'),
      kind: orNull(text),
      entrypoint: orNull(text),
      version: orNull(text),
      name: orNull(text),
    }),
  ),
  beat: orNull(fc.record({ clock: text, awakeMs: fc.nat() })),
});
