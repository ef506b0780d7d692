import type { ProcessInfo } from './process.ts';

type Processes = ReadonlyMap<number, ProcessInfo>;

/**
 * False where the parent that a process names can't be its own: Windows never re-parents, and gives a dead
 * parent's pid to somebody younger. (Elsewhere who adopts an orphan is always older, and start times on macOS
 * move with the wall clock, so nothing is compared; Windows is told by its lack of process groups.)
 */
export function canBeParent(parent: ProcessInfo, child: ProcessInfo): boolean {
  if (child.processGroup !== null || parent.startedAtMs === null || child.startedAtMs === null) return true;
  return parent.startedAtMs <= child.startedAtMs;
}

/** Children by parent pid, less those whose parent's pid was given to somebody else. */
export function trueChildrenOf(processes: Processes): ReadonlyMap<number, readonly number[]> {
  const isTrue = ([parentPid, children]: [number, readonly number[]]): [number, readonly number[]] => {
    const parent = processes.get(parentPid);
    const mine = children.filter((pid) => {
      const child = processes.get(pid);
      return parent === undefined || child === undefined || canBeParent(parent, child);
    });
    return [parentPid, mine];
  };
  return new Map([...childrenOf(processes)].map(isTrue));
}

/** Children by the parent pid that they name. A process that claims to be its own parent is nobody's child. */
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

/** The parent that `info` names, where it lives and can be its own. */
export function parentOf(info: ProcessInfo, processes: Processes): ProcessInfo | undefined {
  const parent = info.parentPid > 0 ? processes.get(info.parentPid) : undefined;
  return parent !== undefined && canBeParent(parent, info) ? parent : undefined;
}

/** The living ancestors of `pid`, nearest first, without `pid`. */
export function ancestorsOf(pid: number, processes: Processes): ProcessInfo[] {
  const found: ProcessInfo[] = [];
  const seen = new Set([pid]);
  let child = processes.get(pid);
  while (child !== undefined && !seen.has(child.parentPid)) {
    seen.add(child.parentPid);
    child = parentOf(child, processes);
    if (child !== undefined) found.push(child);
  }
  return found;
}

/**
 * Answers whether a process or an ancestor of it is of a kind. `isOne` is asked of each once: in a chain of thousands,
 * each is an ancestor of all that follow.
 */
export function atOrAbove(
  processes: Processes,
  isOne: (info: ProcessInfo) => boolean,
): (info: ProcessInfo) => boolean {
  const answers = new Map<ProcessInfo, boolean>();
  return (info) => {
    const way = new Set<ProcessInfo>();
    let at: ProcessInfo | undefined = info;
    while (at !== undefined && !answers.has(at) && !way.has(at)) {
      way.add(at);
      at = parentOf(at, processes);
    }
    // A torn table, whose ancestors go round in a circle: none of them is the first.
    if (at !== undefined && way.has(at)) return [...way].some(isOne);
    let answer = at !== undefined && answers.get(at) === true;
    for (const one of [...way].reverse()) {
      answer ||= isOne(one);
      answers.set(one, answer);
    }
    return answer;
  };
}

/** As `atOrAbove`, of the ancestors alone. */
export function above(
  processes: Processes,
  isOne: (info: ProcessInfo) => boolean,
): (info: ProcessInfo) => boolean {
  const isAtOrAbove = atOrAbove(processes, isOne);
  return (info) => {
    const parent = parentOf(info, processes);
    return parent !== undefined && isAtOrAbove(parent);
  };
}
