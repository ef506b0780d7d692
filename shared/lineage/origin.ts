import { recogniseClaude } from '../process/claude-process.ts';
import type { ProcessInfo } from '../process/process.ts';
import { isReaper } from '../process/reaper.ts';
import { processesOf, type Machine } from '../process/machine.ts';

/**
 * The owner that a process's environment names, where it is certainly gone: its pid is free, or was given to a
 * process that started after this one. `null`: not named, alive, or it can't be told.
 */
export function goneEnvironmentOwner(
  info: ProcessInfo,
  machine: Machine,
): { pid: number; why: string } | null {
  const markers = info.markers;
  if (markers === null) return null;
  const pid = markers.childSession ? (markers.claudePid ?? markers.socketPid) : markers.socketPid;
  if (pid === null) return null;
  const holder = processesOf(machine).get(pid);
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

/** True where nobody who could want it holds the process: its parent is gone or only adopted it. */
export function isReparented(info: ProcessInfo, machine: Machine): boolean {
  if (info.parentPid <= 1) return true;
  const parent = processesOf(machine).get(info.parentPid);
  // Only Windows leaves a process with a parent that is gone; elsewhere the listing lacks one that lives.
  if (parent === undefined) return machine.host.platform === 'win32';
  return isReaper(parent);
}
