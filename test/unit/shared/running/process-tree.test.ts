import { describe, expect, it } from 'vitest';
import { treeRows } from '../../../../shared/contract/process-tree.ts';
import { processRow } from '../../../e2e/window/fixtures/sessions.ts';

const shape = (rows: ReturnType<typeof treeRows>) => rows.map(({ process, depth }) => [process.pid, depth]);

describe('treeRows', () => {
  it('puts children below their parents, whatever order they come in', () => {
    const rows = treeRows([
      processRow(30, { parent_pid: 20, unit_pid: 10 }),
      processRow(20, { parent_pid: 10, unit_pid: 10 }),
      processRow(40),
      processRow(10),
    ]);
    expect(shape(rows)).toEqual([
      [40, 0],
      [10, 0],
      [20, 1],
      [30, 2],
    ]);
  });

  it('puts a process whose parent is not listed below the top of its unit', () => {
    const rows = treeRows([processRow(10), processRow(30, { parent_pid: 99, unit_pid: 10 })]);
    expect(shape(rows)).toEqual([
      [10, 0],
      [30, 1],
    ]);
  });

  it('loses nothing where parents form a ring', () => {
    const rows = treeRows([
      processRow(1, { parent_pid: 2, unit_pid: 1 }),
      processRow(2, { parent_pid: 1, unit_pid: 2 }),
    ]);
    expect(shape(rows)).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });
});
