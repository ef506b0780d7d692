import { recogniseClaude } from './claude-process.ts';
import { isMultiplexer } from './known-programs.ts';
import type { ProcessInfo } from './process.ts';

type Processes = ReadonlyMap<number, ProcessInfo>;

/**
 * A process whose children are not its parent's business: a terminal multiplexer (its panes are a person's),
 * another Claude Code session, or the supervisor of background sessions and its helpers.
 */
export function startsItsOwnFamily(info: ProcessInfo): boolean {
  if (isMultiplexer(info)) return true;
  const kind = recogniseClaude(info);
  return kind !== null && kind !== 'mcp-serve' && kind !== 'one-shot';
}

/** True where the parent named in `info` can be its parent: Windows keeps the pid of a dead one. */
export function isChildOf(info: ProcessInfo, parent: ProcessInfo): boolean {
  if (info.parentPid !== parent.pid || info.pid === parent.pid) return false;
  return info.startedAtMs === null || parent.startedAtMs === null || parent.startedAtMs <= info.startedAtMs;
}

/** Children by parent pid, without those that start a family of their own. */
export type FamilyTree = ReadonlyMap<number, readonly ProcessInfo[]>;

/** @param owners pids known to run sessions, however their program looks; each starts a family of its own */
export function familyTree(processes: Processes, owners: ReadonlySet<number>): FamilyTree {
  const tree = new Map<number, ProcessInfo[]>();
  for (const info of processes.values()) {
    const parent = processes.get(info.parentPid);
    if (parent === undefined || !isChildOf(info, parent)) continue;
    if (owners.has(info.pid) || startsItsOwnFamily(info)) continue;
    const siblings = tree.get(parent.pid);
    if (siblings === undefined) tree.set(parent.pid, [info]);
    else siblings.push(info);
  }
  return tree;
}

/** All descendants of `root` within its family, without `root`. */
export function familyBelow(root: number, tree: FamilyTree): ProcessInfo[] {
  const found: ProcessInfo[] = [];
  const seen = new Set([root]);
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    for (const child of tree.get(pid) ?? []) {
      if (seen.has(child.pid)) continue;
      seen.add(child.pid);
      found.push(child);
      open.push(child.pid);
    }
  }
  return found;
}

/** True where a multiplexer, another session or a supervisor stands between `info` and the root of its tree. */
export function isUnderAnotherFamily(
  info: ProcessInfo,
  processes: Processes,
  owners: ReadonlySet<number>,
): boolean {
  const seen = new Set<number>();
  let child = info;
  while (!seen.has(child.pid)) {
    seen.add(child.pid);
    const parent = processes.get(child.parentPid);
    if (parent === undefined || !isChildOf(child, parent)) return false;
    if (owners.has(parent.pid) || startsItsOwnFamily(parent)) return true;
    child = parent;
  }
  return false;
}
