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
  const { processes, bareMs, firstMs, againMs, inspectTenMs } = JSON.parse(stdout);
  const times = (ms) => `${ms.toFixed(1)} ms, ${(ms / bareMs).toFixed(1)} × the bare call`;
  console.log(`| ${processes} processes | measured under Wine | goal |\n|---|---|---|`);
  console.log(`| NtQuerySystemInformation alone | ${bareMs.toFixed(1)} ms | |`);
  console.log(`| the first look | ${times(firstMs)} | ≤ 60 ms |`);
  console.log(`| each further look | ${times(againMs)} | ≤ 60 ms |`);
  console.log(`| the costly facts of ten | ${times(inspectTenMs)} | |`);
  return { code: 0 };
}
