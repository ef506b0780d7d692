import type { UnixSocket } from '../../../socket-use.ts';
import type { UnixRow } from './net-tables.ts';

/**
 * Understands `ss -xan` (iproute2, ss(8)): which socket is connected to which, by inode; 0: the peer is gone. A
 * name may hold spaces, but the numbers stand at the end of a line. `null` where no row names a peer at all: so
 * answers an `ss` that the kernel's sock_diag(7) did not answer, while its own output goes through a pair of sockets.
 */
export function parsePeers(output: string): ReadonlyMap<number, number> | null {
  const peers = new Map<number, number>();
  const doubtful = new Set<number>();
  for (const line of output.split('\n')) {
    const [, inode, peer] = /^u_\w+\s+ESTAB\s.*\s(\d+)\s+\* (\d+)\s*$/.exec(line) ?? [];
    if (inode === undefined) continue;
    // A name with a line break in it can look like a row of another socket.
    if (peers.has(Number(inode))) doubtful.add(Number(inode));
    peers.set(Number(inode), Number(peer));
  }
  for (const inode of doubtful) peers.delete(inode);
  return [...peers.values()].some((peer) => peer !== 0) ? peers : null;
}

/**
 * References to a connected socket: its own, the table's, and its peer's. Seen on Linux 6.18 with the real Claude
 * Code; no contract, so where both answer, `ss` and this must agree.
 */
const withPeer = 3;
const withoutPeer = 2;

/**
 * Puts the peers into the table. Where `ss` did not answer (`peers` is `null`), the count of references still tells
 * that a socket without a name has lost its peer, but never who a peer is. What contradicts itself stays unknown.
 */
export function joinPeers(
  rows: readonly UnixRow[],
  peers: ReadonlyMap<number, number> | null,
): readonly UnixSocket[] {
  const rowsOf = new Map<number, number>();
  for (const { inode } of rows) rowsOf.set(inode, (rowsOf.get(inode) ?? 0) + 1);
  // Elsewhere (gVisor) the column holds something else: some pair must look as pairs do.
  const countsAreReferences = rows.some((row) => isPairEnd(row) && row.references === withPeer);
  const peerOf = (row: UnixRow): number | null => {
    if (rowsOf.get(row.inode) !== 1) return null;
    const isLeft = countsAreReferences && row.references === withoutPeer;
    if (peers === null) return isPairEnd(row) && isLeft ? 0 : null;
    const peer = peers.get(row.inode) ?? null;
    return peer === null || (peer === 0) === isLeft ? peer : null;
  };
  return rows.map((row) => ({ ...row, peer: peerOf(row) }));
}

const isPairEnd = ({ kind, state, path }: UnixRow) =>
  kind === 'stream' && state === 'connected' && path === '';
