import type { ProcessRow } from './document.ts';

export interface TreeRow {
  process: ProcessRow;
  depth: number;
}

/**
 * Processes as a tree, read from top to bottom. A child hangs under its parent where that is listed too, else
 * under the top of its unit. Whatever forms a ring (pids that were reused) is listed flat, so none is lost.
 */
export function treeRows(processes: readonly ProcessRow[]): TreeRow[] {
  const listed = new Set(processes.map((process) => process.pid));
  const children = new Map<number, ProcessRow[]>();
  const tops: ProcessRow[] = [];
  for (const process of processes) {
    const above = [process.parent_pid, process.unit_pid].find(
      (pid) => pid !== process.pid && listed.has(pid),
    );
    if (above === undefined) tops.push(process);
    else children.set(above, [...(children.get(above) ?? []), process]);
  }
  const rows: TreeRow[] = [];
  const seen = new Set<number>();
  const add = (process: ProcessRow, depth: number): void => {
    if (seen.has(process.pid)) return;
    seen.add(process.pid);
    rows.push({ process, depth });
    for (const child of children.get(process.pid) ?? []) add(child, depth + 1);
  };
  for (const top of tops) add(top, 0);
  for (const process of processes) add(process, 0);
  return rows;
}
