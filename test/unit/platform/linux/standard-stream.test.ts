import { describe, expect, it } from 'vitest';
import type { PipeEnd } from '../../../../electron/platform/linux/inspect/streams/holders.ts';
import {
  standardStream,
  type Surroundings,
} from '../../../../electron/platform/linux/inspect/streams/standard-stream.ts';
import type { UnixSocket } from '../../../../electron/platform/socket-use.ts';

function around(facts: {
  sockets?: readonly Partial<UnixSocket>[];
  tcp?: number;
  ends?: readonly PipeEnd[];
  holders?: ReadonlyMap<number, readonly number[]>;
  doubt?: boolean;
}): Surroundings {
  const sockets = (facts.sockets ?? []).map((socket): UnixSocket => ({
    path: '',
    kind: 'stream',
    state: 'connected',
    inode: 7,
    peer: null,
    ...socket,
  }));
  return {
    unix: new Map(sockets.map((socket) => [socket.inode, socket])),
    isConnectedTcp: (inode) => inode === facts.tcp,
    holders: {
      sockets: facts.holders ?? new Map(),
      pipes: new Map(facts.ends === undefined ? [] : [[7, facts.ends]]),
      unseen: [],
    },
    mayBeHeldUnseen: () => facts.doubt ?? false,
  };
}

describe('a socket', () => {
  const of = (facts: Parameters<typeof around>[0]) => standardStream('socket:[7]', 'input', around(facts));

  it('without a peer is gone', () => {
    expect(of({ sockets: [{ peer: 0 }] })).toEqual({ kind: 'socket', otherEnd: 'gone', heldBy: [] });
  });

  it('with one is held, by whom that is known of', () => {
    expect(of({ sockets: [{ peer: 8 }], holders: new Map([[8, [41, 42]]]) })).toEqual({
      kind: 'socket',
      otherEnd: 'held',
      heldBy: [41, 42],
    });
    expect(of({ sockets: [{ peer: 8 }] })).toEqual({ kind: 'socket', otherEnd: 'held', heldBy: [] });
  });

  it('of a connection over the network is held', () => {
    expect(of({ tcp: 7 }).otherEnd).toBe('held');
  });

  it.each<[string, Parameters<typeof around>[0]]>([
    ['whose peer is not known', { sockets: [{}] }],
    ['that is in no table', {}],
    ['that takes datagrams', { sockets: [{ kind: 'datagram', peer: 0 }] }],
    ['that listens', { sockets: [{ state: 'listening', peer: 0 }] }],
  ])('%s is unknown', (_, facts) => {
    expect(of(facts).otherEnd).toBe('unknown');
  });

  it('is unknown where no table could be read', () => {
    expect(standardStream('socket:[7]', 'input', { ...around({}), unix: null }).otherEnd).toBe('unknown');
  });
});

describe('a pipe', () => {
  const of = (ends: readonly PipeEnd[], direction: 'input' | 'output' = 'input', doubt = false) =>
    standardStream('pipe:[7]', direction, around({ ends, doubt }));

  it('is held by who can write to an input, or read from an output', () => {
    expect(
      of([
        { pid: 1, access: 'read' },
        { pid: 2, access: 'write' },
      ]).heldBy,
    ).toEqual([2]);
    expect(
      of(
        [
          { pid: 1, access: 'write' },
          { pid: 2, access: 'read' },
        ],
        'output',
      ).heldBy,
    ).toEqual([2]);
    expect(of([{ pid: 1, access: 'both' }])).toEqual({ kind: 'pipe', otherEnd: 'held', heldBy: [1] });
  });

  it('is gone where all who hold it hold the same end', () => {
    expect(
      of([
        { pid: 1, access: 'read' },
        { pid: 2, access: 'read' },
      ]),
    ).toEqual({ kind: 'pipe', otherEnd: 'gone', heldBy: [] });
  });

  it('is unknown where one of them cannot be read, or somebody unseen may hold it', () => {
    expect(
      of([
        { pid: 1, access: 'read' },
        { pid: 2, access: null },
      ]).otherEnd,
    ).toBe('unknown');
    expect(of([{ pid: 1, access: 'read' }], 'input', true).otherEnd).toBe('unknown');
  });

  it('is unknown where nobody was looked for, or it has changed meanwhile', () => {
    expect(standardStream('pipe:[7]', 'input', { ...around({}), holders: null }).otherEnd).toBe('unknown');
    expect(standardStream('pipe:[8]', 'input', around({ ends: [{ pid: 1, access: 'read' }] })).otherEnd).toBe(
      'unknown',
    );
  });
});

it.each([
  ['/dev/pts/3', 'terminal', 'held'],
  ['/dev/pts/3 (deleted)', 'terminal', 'gone'],
  ['/dev/tty1', 'terminal', 'held'],
  ['/dev/null', 'other', 'unknown'],
  ['/home/ann/in.fifo', 'other', 'unknown'],
  ['anon_inode:[eventfd]', 'other', 'unknown'],
  [undefined, 'other', 'unknown'],
])('%s is a %s, and its other end is %s', (target, kind, otherEnd) => {
  expect(standardStream(target, 'input', around({}))).toEqual({ kind, otherEnd, heldBy: [] });
});
