import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** It ends by itself even where all else fails. */
const command: readonly [string, ...string[]] =
  process.platform === 'win32' ? ['ping', '-n', '31', '127.0.0.1'] : ['sleep', '31'];

/** A process of our own that does nothing; its input and output lead to us. */
export interface Sleeper {
  pid: number;
  command: readonly string[];
  /** Lets go of its input and output: nobody can speak to it any more. */
  letGo: () => void;
  end: () => void;
}

/**
 * Starts it without a terminal.
 *
 * @param env variables beside our own
 * @throws where it can't be started
 */
export async function startSleeper(folder: string, env: Readonly<Record<string, string>>): Promise<Sleeper> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: folder,
    // A process session of its own, and so no terminal.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  await once(child, 'spawn');
  return {
    pid: child.pid ?? 0,
    command,
    letGo() {
      child.stdin.destroy();
      child.stdout.destroy();
    },
    end: () => void child.kill('SIGKILL'),
  };
}
