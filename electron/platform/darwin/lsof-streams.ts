import type { StandardStream } from '../../../shared/process/process.ts';
import type { OpenFile } from './lsof.ts';

/** What of a Mac must be known to say who is at the other end of a stream. */
export interface SeenEnds {
  /** Who holds the socket or pipe end of this address. */
  holdersOf: (address: string) => readonly number[];
  /** Some socket and some pipe show a peer: only then does none shown mean that there is none. */
  tellsSocketPeers: boolean;
  tellsPipePeers: boolean;
}

/** Reads the ends out of the open files of processes; a socket or pipe may be seen more than once. */
export function seenEnds(files: Iterable<readonly [number, readonly OpenFile[]]>): SeenEnds {
  const holders = new Map<string, Set<number>>();
  let [tellsSocketPeers, tellsPipePeers] = [false, false];
  for (const [pid, open] of files) {
    for (const { type, device, name } of open) {
      if (type !== 'unix' && type !== 'PIPE') continue;
      holders.set(device, (holders.get(device) ?? new Set()).add(pid));
      if (peerOf(name) === null) continue;
      if (type === 'unix') tellsSocketPeers = true;
      else tellsPipePeers = true;
    }
  }
  return { holdersOf: (address) => [...(holders.get(address) ?? [])], tellsSocketPeers, tellsPipePeers };
}

/**
 * Where a standard stream leads and who is at its other end, by what lsof prints (its lib/dialects/darwin, dsock.c
 * and dfile.c): an unnamed local socket as `->0x…`, its peer, or `->(none)`; a pipe as `->0x…`, or without any arrow
 * where the other end is closed. That some macOS tells no peers of pipes was reported: so somewhere one must be told.
 *
 * @param file the descriptor; `undefined`: closed
 */
export function streamOfLsof(file: OpenFile | undefined, ends: SeenEnds): StandardStream {
  const unknown = { otherEnd: 'unknown', heldBy: [] } as const;
  if (file?.type === 'CHR' && /^\/dev\/(tty|console)/.test(file.name)) {
    return { kind: 'terminal', otherEnd: 'held', heldBy: [] };
  }
  if (file?.type !== 'unix' && file?.type !== 'PIPE') return { kind: 'other', ...unknown };
  const kind = file.type === 'unix' ? 'socket' : 'pipe';
  const peer = peerOf(file.name);
  if (peer !== null) return { kind, otherEnd: 'held', heldBy: ends.holdersOf(peer) };
  const isGone =
    kind === 'socket'
      ? file.name === '->(none)' && ends.tellsSocketPeers
      : /^(, cnt=\d+)?$/.test(file.name) && ends.tellsPipePeers;
  return isGone ? { kind, otherEnd: 'gone', heldBy: [] } : { kind, ...unknown };
}

/** A pipe's name may end in the number of bytes in it. */
function peerOf(name: string): string | null {
  return /^->(0x[\da-f]+)(, cnt=\d+)?$/i.exec(name)?.[1] ?? null;
}
