import { expect, it } from 'vitest';
import { parseLsof } from '../../../../electron/platform/darwin/lsof.ts';
import { seenEnds, streamOfLsof } from '../../../../electron/platform/darwin/lsof-streams.ts';

/** The client (pid 7) of a pair and of a pipe, whatever is asked about. */
const client = 'p7\nf3\ntunix\nd0xa1\nn->0xa2\nf4\ntPIPE\nd0xb1\nn->0xb2\n';

function stream(fields: string, others = client) {
  const files = parseLsof(`${others}p9\nf0\n${fields}`);
  return streamOfLsof(files.get(9)?.[0], seenEnds(files));
}

it.each([
  ['a socket with a peer', 'tunix\nd0xa2\nn->0xa1\n', 'socket', 'held', [7]],
  ['a socket with a peer elsewhere', 'tunix\nd0xa2\nn->0xcc\n', 'socket', 'held', []],
  ['a socket without a peer', 'tunix\nd0xa2\nn->(none)\n', 'socket', 'gone', []],
  ['a socket with a name', 'tunix\nd0xa2\nn/tmp/x.sock\n', 'socket', 'unknown', []],
  ['a pipe with a peer', 'tPIPE\nd0xb2\nn->0xb1\n', 'pipe', 'held', [7]],
  ['a pipe with bytes in it', 'tPIPE\nd0xb2\nn->0xb1, cnt=12\n', 'pipe', 'held', [7]],
  ['a pipe without a peer', 'tPIPE\nd0xb2\n', 'pipe', 'gone', []],
  ['a pipe without a peer, bytes in it', 'tPIPE\nd0xb2\nn, cnt=12\n', 'pipe', 'gone', []],
  ['a pipe that could not be looked into', 'tPIPE\nd0xb2\nnbad file descriptor\n', 'pipe', 'unknown', []],
  ['a connection over the network', 'tIPv4\nd0x1\nPTCP\nn1.2.3.4:5->6.7.8.9:10\n', 'other', 'unknown', []],
  ['a terminal', 'tCHR\nn/dev/ttys003\n', 'terminal', 'held', []],
  ['nothing', 'tCHR\nn/dev/null\n', 'other', 'unknown', []],
])('%s', (_, fields, kind, otherEnd, heldBy) => {
  expect(stream(fields)).toEqual({ kind, otherEnd, heldBy });
});

it.each([
  ['sockets', 'tunix\nd0xa2\nn->(none)\n', 'p7\nf4\ntPIPE\nd0xb1\nn->0xb2\n'],
  ['pipes', 'tPIPE\nd0xb2\n', 'p7\nf3\ntunix\nd0xa1\nn->0xa2\n'],
])('is unknown where this macOS tells no peers of %s', (_, fields, others) => {
  expect(stream(fields, others).otherEnd).toBe('unknown');
});

it('is something else where the descriptor is closed', () => {
  expect(streamOfLsof(undefined, seenEnds([]))).toEqual({ kind: 'other', otherEnd: 'unknown', heldBy: [] });
});
