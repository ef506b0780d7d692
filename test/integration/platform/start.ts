import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Processes that a test started, so that it can end exactly these. */
const started: ChildProcess[] = [];
const strays = new Set<number>();

/** The environment of what tests start: nothing of ours. */
export const bareEnvironment = { PATH: '/usr/bin:/bin' };

/** Starts a program that is ended after the test. */
export function start(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): ChildProcess {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...bareEnvironment, ...env },
  });
  started.push(child);
  return child;
}

/** Starts a program and waits for the first line that it prints. */
export async function startAndRead(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; line: string }> {
  const child = start(command, args, env);
  let output = '';
  for await (const chunk of child.stdout!) {
    output += String(chunk);
    if (output.includes('\n')) break;
  }
  return { child, line: output.split('\n')[0]!.trim() };
}

/** Notes a pid that a started program told of, to be ended as well. */
export function noteStray(pid: number): number {
  strays.add(pid);
  return pid;
}

export function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The program did not start.');
  return child.pid;
}

/** Ends everything that was started, and waits until it is gone. */
export async function endAll(): Promise<void> {
  for (const pid of strays) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  strays.clear();
  const running = started.splice(0).filter((child) => child.exitCode === null && child.signalCode === null);
  for (const child of running) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** Asks until the answer is not `undefined`; fails after five seconds. */
export async function eventually<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let tries = 0; tries < 250; tries++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not happen within five seconds.');
}
