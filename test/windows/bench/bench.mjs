// The figures of one look on Windows, under Wine: as ratios to the bare call within the same run, since every call is
// slower there than on Windows.
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { app, compiler, runNode, windowsPath } from '../laboratory.mjs';

/** @returns {Promise<{code: number}>} */
export async function run() {
  const idle = path.join(app, 'idle.exe');
  const source = path.join(import.meta.dirname, 'idle.c');
  const built = spawnSync(compiler, ['-Os', '-s', '-mwindows', '-o', idle, source], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  const { code, stdout, stderr } = await runNode(['test\\windows\\bench\\look.ts', windowsPath(idle)]);
  if (code !== 0) {
    console.error(stdout + stderr);
    return { code: 1 };
  }
  const took = JSON.parse(stdout);
  const times = (ms) => `${ms.toFixed(1)} ms, ${(ms / took.bareMs).toFixed(1)} × the bare call`;
  const share = (part, whole) => `${part.toFixed(1)} ms, ${Math.round((100 * part) / whole)} % of it`;
  const rows = [
    ['NtQuerySystemInformation alone', `${took.bareMs.toFixed(1)} ms`, ''],
    ['the first look', times(took.firstMs), '≤ 60 ms'],
    ['– of that ReadProcessMemory, two for each process', share(took.copiesMs, took.firstMs), ''],
    ['the very first one, with every library to load', times(took.coldMs), ''],
    ['each further look', times(took.againMs), '≤ 60 ms'],
    ['the costly facts of ten', times(took.inspectTenMs), ''],
    ['– of that GetExtendedTcpTable, two in all', share(took.tablesMs, took.inspectTenMs), ''],
    ['`node -e 0`', `${took.nodeMs.toFixed(0)} ms`, ''],
    ['`scan --json`, start and end and all', `${took.scanMs.toFixed(0)} ms`, ''],
  ];
  console.log(`| ${took.processes} processes | measured under Wine | goal |\n|---|---|---|`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  return { code: 0 };
}
