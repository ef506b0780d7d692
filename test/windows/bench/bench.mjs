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
  process.stdout.write(stdout + stderr);
  return { code: code === 0 ? 0 : 1 };
}
