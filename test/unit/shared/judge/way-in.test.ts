import { expect, it } from 'vitest';
import { wayIn } from '../../../../shared/judge/processes/way-in.ts';
import type { OtherWay } from '../../../../shared/process/process.ts';

const stream = (...heldBy: number[]): OtherWay => ({ kind: 'stream', name: 'pipe', heldBy });
const isInside = (pid: number) => pid < 100;

it.each<[string, readonly OtherWay[] | null | undefined, RegExp | null]>([
  ['a system that is not asked', undefined, null],
  ['what could not be read', null, /could not be read/],
  ['nothing', [], null],
  ['what a member of its unit holds', [stream(40)], null],
  [
    'what another process holds',
    [stream(40), stream(40, 700)],
    /^Process 700 holds the other end of its pipe/,
  ],
  ['what somebody unknown holds', [stream(0)], /^Somebody else holds/],
  ['a terminal', [{ kind: 'terminal', name: '/dev/pts/4' }], /terminal \/dev\/pts\/4/],
  ['a device', [{ kind: 'device', name: '/dev/ttyUSB0' }], /\/dev\/ttyUSB0 open/],
  ['a socket of another family', [{ kind: 'socket', name: 'AF_VSOCK' }], /\(AF_VSOCK\)/],
  ['a name on a message bus', [{ kind: 'name', name: 'org.example.Notes' }], /as org\.example\.Notes/],
  ['a message queue', [{ kind: 'queue', name: '/jobs' }], /queue \/jobs/],
])('of %s', (_, otherWays, says) => {
  const sentence = wayIn({ ...(otherWays !== undefined && { otherWays }) }, isInside);
  if (says === null) expect(sentence).toBeNull();
  else expect(sentence).toMatch(says);
});
