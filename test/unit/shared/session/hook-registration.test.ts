import { describe, expect, it } from 'vitest';
import {
  endedByHook,
  onlySwitches,
  startedByHook,
  type HookedSession,
} from '../../../../shared/session/hook-registration.ts';
import type { SessionOwner, SessionRecord } from '../../../../shared/session/session.ts';
import { row } from '../../../fakes/process-row.ts';
import { scriptedHost } from '../../../fakes/scripted-system.ts';

function owner(pid: number, tty = 'pts/1'): SessionOwner {
  return {
    identity: row(pid).identity!,
    pidDomain: scriptedHost.pidDomain,
    tty,
    processGroup: pid,
    session: 40,
    attachment: { kind: 'terminal', tty },
    source: 'hook',
    kind: null,
    entrypoint: 'cli',
    version: null,
    name: null,
  };
}

const hooked = (facts: Partial<HookedSession> = {}): HookedSession => ({
  sessionId: 'one',
  workingDir: '/src',
  owner: owner(100),
  parentPid: 40,
  otherOwnerRuns: false,
  host: scriptedHost,
  nowMs: 5000,
  ...facts,
});

const first: SessionRecord = startedByHook(null, hooked({ nowMs: 1000 }))!;

describe('SessionStart', () => {
  it('registers what was not known', () => {
    expect(first).toMatchObject({
      sessionId: 'one',
      pid: 100,
      parentPid: 40,
      startedAtMs: 1000,
      status: 'active',
      owner: { attachment: { kind: 'terminal', tty: 'pts/1' } },
    });
  });

  it('of the same process in mid-life (compaction) changes nothing', () => {
    expect(startedByHook(first, hooked())).toBeNull();
  });

  it('of the same process elsewhere keeps the baseline and notes the folder', () => {
    expect(startedByHook(first, hooked({ workingDir: '/other', owner: owner(100, 'pts/9') }))).toEqual({
      ...first,
      workingDir: '/other',
    });
  });

  it('of the same process after an end makes it active again', () => {
    const after = { ...first, status: 'completed' as const, endedAtMs: 2000, endReason: 'clear' };
    expect(startedByHook(after, hooked())).toEqual(first);
  });

  it('of a second process, while the first runs, leaves the first', () => {
    expect(startedByHook(first, hooked({ owner: owner(200), otherOwnerRuns: true }))).toBeNull();
  });

  it('of a second process, after the first crashed, takes over', () => {
    expect(startedByHook(first, hooked({ owner: owner(200) }))).toMatchObject({
      pid: 200,
      startedAtMs: 5000,
    });
  });

  it('takes over a record of the shell plugin, which names no owner', () => {
    expect(startedByHook({ ...first, owner: null, pid: 7 }, hooked())).toMatchObject({ pid: 100 });
  });
});

describe('SessionEnd', () => {
  it('notes time and reason', () => {
    expect(endedByHook(first, 100, 'logout', 9000)).toEqual({
      ...first,
      status: 'completed',
      endedAtMs: 9000,
      endReason: 'logout',
    });
  });

  it.each<[string, SessionRecord | null, number]>([
    ['there is no record', null, 100],
    ['it had ended already', { ...first, status: 'completed' }, 100],
    ['another process runs the session', first, 200],
  ])('changes nothing where %s', (_what, before, who) => {
    expect(endedByHook(before, who, 'other', 9000)).toBeNull();
  });

  it('counts where nobody could say which process it came from', () => {
    expect(endedByHook(first, null, null, 9000)).toMatchObject({ status: 'completed', endReason: 'other' });
  });

  it.each([
    ['clear', true],
    ['resume', true],
    ['logout', false],
    ['prompt_input_exit', false],
    ['other', false],
    [null, false],
  ])('with reason %s: the process goes on: %s', (reason, goesOn) => {
    expect(onlySwitches(reason)).toBe(goesOn);
  });
});
