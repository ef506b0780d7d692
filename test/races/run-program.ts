import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** How a program of ours ended. */
export interface Ended {
  args: readonly string[];
  /** `null`: it was killed. */
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  process: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts the terminal program after some milliseconds, and kills it after some more where `cutMs` says so. */
export async function startLater(
  cli: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  afterMs: number,
  cutMs: number | null = null,
): Promise<Started> {
  await delay(afterMs);
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const result = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (result.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (result.stderr += chunk.toString()));
  if (cutMs !== null) setTimeout(() => child.kill('SIGKILL'), cutMs).unref();
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ args, status, ...result }));
  });
  return { process: child, ended };
}
