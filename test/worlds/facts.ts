import type {
  Listener,
  OtherWay,
  Platform,
  ProcessDetails,
  StandardStream,
} from '../../shared/process/process.ts';
import type { WorldFile } from './format.ts';

type Row = WorldFile['processes'][number];

/** Linux tells who made a pair of sockets: Claude itself, where the row does not say otherwise. */
function madeBy(row: Row, platform: Platform): { madeBy?: number } {
  const maker = row.madeBy === undefined ? (row.env?.socketPid ?? row.pgid ?? null) : row.madeBy;
  return platform !== 'linux' || maker === null ? {} : { madeBy: maker };
}

/** What a standard stream of a row leads to. Unnamed: to its terminal, or to a file or nowhere where it has none. */
export function streamOf(row: Row, which: 'input' | 'output', platform: Platform): StandardStream | null {
  // Node and bun give their children socket pairs, and pipes on Windows.
  const kind = platform === 'win32' ? 'pipe' : 'socket';
  switch (row[which] ?? row.stdio ?? (row.tty === undefined ? 'file' : 'terminal')) {
    case 'gone':
      return { kind, otherEnd: 'gone', heldBy: [], ...madeBy(row, platform) };
    case 'held':
      return { kind, otherEnd: 'held', heldBy: row.heldBy ?? [] };
    case 'terminal':
      return { kind: 'terminal', otherEnd: 'held', heldBy: [] };
    case 'file':
      return { kind: 'other', otherEnd: 'unknown', heldBy: [] };
    case 'unknown':
      return null;
  }
}

/** What a row offers to others; a number stands for so many TCP ports. */
export function listenersOf({ listens = 0 }: Row): Pick<ProcessDetails, 'listeners' | 'listeningSockets'> {
  if (listens === null) return { listeners: null, listeningSockets: null };
  const listeners: Listener[] =
    typeof listens === 'number'
      ? Array.from({ length: listens }, (_, index) => ({
          kind: 'tcp',
          name: String(3000 + index),
          unitClients: 0,
        }))
      : listens.map(({ kind, name, unitClients = 0, isChosen = false }) => ({
          kind,
          name,
          unitClients,
          ...(isChosen && { isChosen }),
        }));
  return { listeners, listeningSockets: listeners.length };
}

/** The further ways to a row's process. */
export const waysOf = ({ otherWays }: Row): OtherWay[] | null =>
  otherWays?.map(({ kind, name, heldBy }) => ({ kind, name, ...(heldBy !== undefined && { heldBy }) })) ??
  null;
