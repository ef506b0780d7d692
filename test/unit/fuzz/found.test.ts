import { describe, expect, it } from 'vitest';
import { parsePsTable } from '../../../electron/platform/darwin/ps-table.ts';
import { parseProcStat } from '../../../electron/platform/linux/proc-stat.ts';
import { parseProcessTable } from '../../../electron/platform/win32/api/process-table.ts';
import { parseServices } from '../../../electron/platform/win32/api/services.ts';
import { parseTcp } from '../../../electron/platform/win32/api/sockets.ts';
import { statOfShell } from '../../fixtures/platform/linux.ts';
import { psTable } from '../../fixtures/platform/darwin.ts';

describe('what fuzzing found', () => {
  it.each([
    ['a parent that is no number', /\) S \d+/, ') S x'],
    ['a pid that is no number', /^\d+/, '4e-1'],
  ])('a /proc/<pid>/stat with %s is not understood', (_what, part, torn) => {
    expect(parseProcStat(Buffer.from(statOfShell))).not.toBeNull();
    expect(parseProcStat(Buffer.from(statOfShell.replace(part, torn)))).toBeNull();
  });

  it('a row of ps with a pid beyond all pids is left out', () => {
    const rows = parsePsTable(psTable).length;
    expect(parsePsTable(psTable.replace(/^ +1 /, ' 99999999999999999999 '))).toHaveLength(rows - 1);
  });

  it("a row of Windows' that leads nowhere ends the table, and a name that lies elsewhere is none", () => {
    expect(parseProcessTable(Buffer.alloc(0x300, 0xff), 0n)).toEqual([]);
    expect(parseProcessTable(Buffer.concat([Buffer.from([1]), Buffer.alloc(0x2ff)]), 0n)).toHaveLength(1);
    expect(parseServices(Buffer.alloc(56, 0xff), 0n, 3)).toEqual([[0xffff_ffff, '']]);
  });

  it('a table of Windows that ends before it begins has no rows', () => {
    expect(parseTcp(Buffer.alloc(2))).toEqual([]);
  });
});
