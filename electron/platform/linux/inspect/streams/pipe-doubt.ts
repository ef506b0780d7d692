import type { ProcFiles } from '../../proc-files.ts';
import type { Holders } from './holders.ts';
import { procStat } from '../proc-text.ts';
import { serviceOf } from '../services/main-process-of.ts';
import { someoneUnseenMayHold, type Kin } from './unseen-holder.ts';

/**
 * Answers whether somebody whose open files we may not see could hold an end of a pipe; reads what that takes only
 * when asked. Where `/proc` hides other users' processes altogether (`hidepid`, proc(5)), somebody could.
 */
export function pipeDoubt(files: ProcFiles, holders: Holders): (pipe: number) => boolean {
  const all = new Map<number, Kin | null>();
  const kinOf = (pid: number): Kin | null => {
    const kin = all.has(pid) ? all.get(pid) : readKin(files, pid);
    all.set(pid, kin ?? null);
    return kin ?? null;
  };
  const answers = new Map<number, boolean>();
  const answer = (pipe: number): boolean => {
    const pids = (holders.pipes.get(pipe) ?? []).map(({ pid }) => pid);
    const kin = pids.map(kinOf).filter((row) => row !== null);
    if (kinOf(1) === null || kin.length < pids.length || kin.length === 0) return true;
    // One that is gone by now handed nothing on that its heirs do not hold themselves.
    const unseen = holders.unseen.map(kinOf).filter((row) => row !== null);
    return someoneUnseenMayHold(kin, unseen, kinOf);
  };
  // A whole tree of processes may hold one pipe.
  return (pipe) => {
    const known = answers.get(pipe) ?? answer(pipe);
    answers.set(pipe, known);
    return known;
  };
}

function readKin(files: ProcFiles, pid: number): Kin | null {
  const stat = procStat(files, pid);
  if (stat === null) return null;
  const { parentPid, processGroup, session, startTicks, isKernelThread } = stat;
  const isDead = stat.state === 'zombie';
  return {
    pid,
    parentPid,
    processGroup,
    session,
    startTicks: Number(startTicks),
    holdsNothing: isKernelThread || isDead,
    service: serviceOf(files, pid),
  };
}
