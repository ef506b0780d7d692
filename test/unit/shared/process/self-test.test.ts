import { describe, expect, it } from 'vitest';
import {
  judgeSelfTest,
  notTried,
  whyNotTrusted,
  type Expected,
  type Fact,
  type Seen,
} from '../../../../shared/process/self-test.ts';
import { idOf } from '../../../fakes/world.ts';

const expected: Expected = {
  pid: 200,
  parentPid: 9,
  command: ['sleep', '31'],
  folder: '/tmp',
  sessionId: 'self-test-9',
  port: 4321,
};
const held = { kind: 'socket', otherEnd: 'held', heldBy: [9] } as const;
const gone = { kind: 'socket', otherEnd: 'gone', heldBy: [] } as const;
const seen: Seen = {
  identities: [idOf(200), idOf(200)],
  parentPid: 9,
  command: ['/usr/bin/sleep', '31'],
  folder: '/tmp',
  sessionId: 'self-test-9',
  hasTerminal: false,
  ports: ['4321'],
  inputs: [held, gone],
  refusedOtherIdentity: true,
  endedWhenAsked: true,
};
const wrongIn = (change: Partial<Seen>) =>
  judgeSelfTest(expected, { ...seen, ...change })
    .filter(({ ok }) => !ok)
    .map(({ fact }) => fact);

describe('the self-test', () => {
  it('finds nothing wrong where all is read as it is', () => {
    expect(wrongIn({})).toEqual([]);
    expect(whyNotTrusted(judgeSelfTest(expected, seen))).toBeNull();
  });

  it.each<[what: string, change: Partial<Seen>, fact: Fact, isTrusted: boolean]>([
    ['the list gives it another start', { identities: [idOf(200, 'x'), idOf(200)] }, 'identity', false],
    ['it cannot be identified', { identities: [idOf(200), null] }, 'identity', false],
    ['the list lacks it', { identities: [null, idOf(200)] }, 'identity', false],
    ['it has another parent', { parentPid: 1 }, 'parent', false],
    ['a signal for another identity reached it', { refusedOtherIdentity: false }, 'signal', false],
    ['it outlived its signal', { endedWhenAsked: false }, 'signal', false],
    ["its arguments are another one's", { command: ['sleep', '60'] }, 'command', true],
    ['its folder is unknown', { folder: null }, 'folder', true],
    ['its environment is unknown', { sessionId: null }, 'environment', true],
    ['it is said to have a terminal', { hasTerminal: true }, 'terminal', true],
    ['an open port is not seen', { ports: [] }, 'sockets', true],
    ['its input looks deaf while it is not', { inputs: [gone, gone] }, 'deaf-input', true],
    ['its input never looks deaf', { inputs: [held, held] }, 'deaf-input', true],
  ])('notices that %s', (_what, change, fact, isTrusted) => {
    expect(wrongIn(change)).toEqual([fact]);
    expect(whyNotTrusted(judgeSelfTest(expected, { ...seen, ...change })) === null).toBe(isTrusted);
  });

  it('that could not be tried is no reason to trust', () => {
    expect(whyNotTrusted(notTried('no program could be started'))).toMatch(/identity, parent, signal/);
    expect(whyNotTrusted([])).not.toBeNull();
  });
});
