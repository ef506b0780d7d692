import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { judgeStage, type Outcome } from './outcome.ts';
import { readPrinted, readReport } from './read-report.ts';
import type { Stage } from './stages.ts';

export interface Ran extends Outcome {
  /** Everything that it said. */
  said: string;
}

const reporters = {
  printed: [],
  vitest: ['--reporter=default', '--reporter=./test/run/vitest-report.ts'],
  playwright: ['--reporter=list,json'],
};

/**
 * Runs a stage's script to its end and keeps what it says in `<folder>/<stage>.log`.
 *
 * @param env is added to the environment of this process
 * @param onStart is given the process, for who has to end it early
 */
export async function runStage(
  stage: Stage,
  folder: string,
  env: NodeJS.ProcessEnv,
  onStart: (child: ChildProcess) => void,
): Promise<Ran> {
  const startedMs = performance.now();
  const report = path.join(folder, `${stage.name}.json`);
  fs.rmSync(report, { force: true });
  const extra = [...(stage.args ?? []), ...(stage.report === null ? [] : reporters[stage.report])];
  const args = ['run', '--silent', stage.script, ...(extra.length > 0 ? ['--', ...extra] : [])];
  // The npm that runs us; without it, the one on the path, which on Windows only a shell finds.
  const npm = process.env['npm_execpath'];
  const child = spawn(
    npm === undefined ? 'npm' : process.execPath,
    npm === undefined ? args : [npm, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: npm === undefined && process.platform === 'win32',
      env: {
        ...process.env,
        ...env,
        // Node reads these certificates at each start, which takes longer than all else of it.
        ...(stage.downloads !== true && { NODE_EXTRA_CA_CERTS: undefined }),
        STAGE_REPORT: report,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        // Built by a stage before, once for all.
        ...(stage.needsBuild === true && { WINDOW_IS_BUILT: 'yes' }),
      },
    },
  );
  onStart(child);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  let exitCode: number | null = null;
  try {
    [exitCode] = (await once(child, 'close')) as [number | null];
  } catch (error) {
    chunks.push(Buffer.from(String(error)));
  }
  const said = Buffer.concat(chunks).toString();
  fs.writeFileSync(path.join(folder, `${stage.name}.log`), said);
  const counts =
    stage.report === 'vitest' || stage.report === 'playwright'
      ? readReport(report, stage.report)
      : readPrinted(said);
  const seconds = (performance.now() - startedMs) / 1000;
  return { name: stage.name, ...judgeStage(exitCode, counts), seconds, said };
}
