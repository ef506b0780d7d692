import type { ProcessInfo } from './process.ts';

type Processes = ReadonlyMap<number, ProcessInfo>;

/** Children by parent pid. A process that claims to be its own parent is nobody's child. */
export function childrenOf(processes: Processes): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const info of processes.values()) {
    if (info.parentPid === info.pid) continue;
    const siblings = children.get(info.parentPid);
    if (siblings === undefined) children.set(info.parentPid, [info.pid]);
    else siblings.push(info.pid);
  }
  return children;
}

/** All descendants of `root`, parents before children, without `root`. Safe on torn tables with cycles. */
export function descendantsOf(root: number, children: ReadonlyMap<number, readonly number[]>): number[] {
  const seen = new Set([root]);
  const found: number[] = [];
  const queue = [root];
  for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
    for (const child of children.get(pid) ?? []) {
      if (seen.has(child)) continue;
      seen.add(child);
      found.push(child);
      queue.push(child);
    }
  }
  return found;
}

/** The living ancestors of `pid`, nearest first, without `pid`. */
export function ancestorsOf(pid: number, processes: Processes): ProcessInfo[] {
  const found: ProcessInfo[] = [];
  const seen = new Set([pid]);
  let parent = processes.get(pid)?.parentPid;
  while (parent !== undefined && parent > 0 && !seen.has(parent)) {
    seen.add(parent);
    const info = processes.get(parent);
    if (info === undefined) break;
    found.push(info);
    parent = info.parentPid;
  }
  return found;
}
