import { describe, expect, it } from 'vitest';
import { processIdentity } from '../../../../shared/process/identity.ts';
import { recordLineage } from '../../../../shared/lineage/lineage-rules.ts';
import type { Lineage } from '../../../../shared/lineage/lineage.ts';
import { endedOwners } from '../../../../shared/session/registration.ts';
import type { SessionRecord } from '../../../../shared/session/session.ts';
import { listed, row } from '../../../fakes/process-row.ts';

const owner = processIdentity({ pid: 400, startToken: '4000', bootId: 'boot-1', uid: 1000 });
const leftOver = row(410);
const before: Lineage = new Map([
  [
    's1',
    {
      owner,
      workingDir: '/w',
      entries: [
        {
          identity: leftOver.identity!,
          commandHash: '',
          name: 'thing',
          via: 'descendant',
          isServer: false,
          processGroup: null,
          session: null,
          firstSeenMs: 1,
        },
      ],
    },
  ],
]);

const record = (given: Partial<SessionRecord>): SessionRecord => ({
  sessionId: 's1',
  pid: 400,
  parentPid: null,
  startedAtMs: 1,
  hostname: 'here',
  workingDir: '/w',
  lastHeartbeatMs: null,
  platform: 'linux',
  status: 'completed',
  endedAtMs: 2,
  endReason: 'exited',
  owner: {
    identity: owner,
    pidDomain: null,
    tty: null,
    processGroup: null,
    session: null,
    attachment: { kind: 'detached' },
    source: 'hook',
    kind: null,
    entrypoint: null,
    version: null,
    name: null,
  },
  beat: null,
  ...given,
});

describe('what a process left behind that ended in order', () => {
  const later = (owners: Parameters<typeof recordLineage>[1]['endedOwners']) =>
    recordLineage(before, {
      processes: listed(leftOver),
      live: [],
      ...(owners && { endedOwners: owners }),
      selfPid: 1,
      nowMs: 5,
    });

  it('stays marked as such after its record is gone', () => {
    const marked = later([owner]);
    expect(marked.get('s1')?.endedInOrder).toBe(true);
    const again = recordLineage(marked, { processes: listed(leftOver), live: [], selfPid: 1, nowMs: 9 });
    expect(again).toBe(marked);
  });

  it('is not marked where nothing says so', () => {
    expect(later([])).toBe(before);
  });
});

describe('which processes ended in order', () => {
  it.each([
    ['exited', 'completed', 1],
    ['prompt_input_exit', 'completed', 1],
    [null, 'completed', 1],
    // The process goes on with another session and may yet crash.
    ['clear', 'completed', 0],
    ['resume', 'completed', 0],
    ['exited', 'active', 0],
  ] as const)('reason %s, status %s: %i', (endReason, status, count) => {
    expect(endedOwners([record({ endReason, status })])).toHaveLength(count);
  });
});
