import { recogniseClaude } from '../process/claude-process.ts';
import type { ProcessInfo } from '../process/process.ts';
import { processesOf, type Machine } from '../process/machine.ts';

/** The Claude process that a process's environment names as the one that started it; `null`: none is named. */
export function namedOwnerPid({ markers }: ProcessInfo): number | null {
  if (markers === null) return null;
  return markers.childSession ? (markers.claudePid ?? markers.socketPid) : markers.socketPid;
}

/**
 * The owner that a process's environment names, where it is certainly gone: its pid is free, or was given to a
 * process that started after this one. `null`: not named, alive, or it can't be told.
 */
export function goneEnvironmentOwner(
  info: ProcessInfo,
  machine: Machine,
): { pid: number; why: string } | null {
  const pid = namedOwnerPid(info);
  if (pid === null) return null;
  const processes = processesOf(machine);
  // A container that inherited the variables of a Claude outside of it: they name a number of another namespace.
  const first = processes.get(1);
  if (first !== undefined && namedOwnerPid(first) === pid) return null;
  const holder = processes.get(pid);
  if (holder === undefined) {
    return machine.probes.get(pid) === 'gone' ? { pid, why: `which is not running any more` } : null;
  }
  if (holder.state === 'zombie') return { pid, why: 'which has exited' };
  // One second is the grain of start times on macOS.
  const isLater =
    holder.startedAtMs !== null && info.startedAtMs !== null && holder.startedAtMs > info.startedAtMs + 1000;
  // Where start times move with the wall clock, one that was set back makes Claude look younger than its children.
  const mayBeTheSame = recogniseClaude(holder) === 'session';
  return isLater && !mayBeTheSame ? { pid, why: 'whose number now belongs to a younger process' } : null;
}

/**
 * The beginning of a session id, as much of it as a key that is made of it holds: with the longest ending that is as
 * long as an id may be, 64 characters.
 */
export const idStem = (sessionId: string): string => sessionId.slice(0, 43);

/**
 * Key of what an earlier owner of a session left behind, once another process took the session up. It has the form
 * of a session id, so that it passes wherever one is expected, and is nobody's.
 *
 * @param mark tells earlier owners apart: a hash of the identity, or a pid where no more is known
 */
export const formerKey = (sessionId: string, mark: string): string =>
  `${idStem(sessionId)}-was-${mark.slice(0, 16)}`;

/** The beginning of the session's own id inside the key of an earlier owner; `null`: it is none. */
export const formerSession = (key: string): string | null => /^(.+)-was-[0-9a-f]+$/.exec(key)?.[1] ?? null;
