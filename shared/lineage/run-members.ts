import { sameProcess } from '../process/identity.ts';
import { processesOf, type Machine } from '../process/machine.ts';
import type { ProcessInfo } from '../process/process.ts';
import { childrenOf, descendantsOf } from '../process/tree.ts';
import { isOwnPidDomain } from '../session/owner.ts';
import type { RunNow } from './run.ts';

/**
 * All processes of a run but the one that was started and the one that stayed as its parent: who is in its place now;
 * below the parent that stayed, whatever detached there; and what that parent noted at the end, with what came of it.
 *
 * @returns `null` where that can't be told: of another boot, another computer or container, or not readable
 */
export function membersOfRun(run: RunNow, machine: Machine): Map<number, ProcessInfo> | null {
  const { host } = machine;
  if (run.pids === null || run.root.bootId !== host.bootId || run.root.uid !== host.uid) return null;
  if (!isOwnPidDomain(run.pidDomain, host)) return null;
  const processes = processesOf(machine);
  const children = childrenOf(processes);
  const holds = (identity: RunNow['root']) => {
    const holder = processes.get(identity.pid)?.identity;
    return holder != null && sameProcess(holder, identity);
  };
  const roots = [run.keeper, ...run.left].filter((one) => one !== null && holds(one));
  const pids = new Set(run.pids);
  for (const identity of roots) {
    if (identity === null) continue;
    pids.add(identity.pid);
    for (const pid of descendantsOf(identity.pid, children)) pids.add(pid);
  }
  const members = new Map<number, ProcessInfo>();
  for (const pid of pids) {
    const info = processes.get(pid);
    // Nothing of a run is older than its root.
    if (info === undefined || info.state === 'zombie' || isOlder(info, run)) continue;
    members.set(pid, info);
  }
  for (const identity of [run.root, run.keeper])
    if (identity !== null && holds(identity)) members.delete(identity.pid);
  return members;
}

/** By start tokens that count (Linux: clock ticks, Windows: 100 ns), which no clock moves. */
function isOlder({ identity }: ProcessInfo, { root }: RunNow): boolean {
  if (identity === null || !/^\d+$/.test(identity.startToken) || !/^\d+$/.test(root.startToken)) return false;
  return BigInt(identity.startToken) < BigInt(root.startToken);
}
