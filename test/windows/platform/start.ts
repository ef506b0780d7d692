import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import type { System } from '../../../electron/platform/system.ts';

const started: ChildProcess[] = [];

/** Starts Node with a script that says `ready` once it is; ended after the test. */
export async function startNode(
  script: string,
  options: { args?: string[] } & Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<ChildProcess & { pid: number }> {
  const { args = [], ...rest } = options;
  const child = spawn(process.execPath, ['-e', `${script}; console.log('ready')`, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    ...rest,
  });
  started.push(child);
  await once(child.stdout, 'data');
  return child as ChildProcess & { pid: number };
}

/** A script that only waits. */
export const idle = 'setInterval(() => undefined, 60_000)';

export async function identityOf(system: System, pid: number): Promise<ProcessIdentity> {
  const identity = await system.identify(pid);
  if (identity === null || identity === 'unreadable') throw new Error(`Process ${pid} is not identified.`);
  return identity;
}

/** Waits until `ask` gives something else than `undefined`. */
export async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ends what the test started, by the handles that Node has of them. */
export async function endAll(): Promise<void> {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
