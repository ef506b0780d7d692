import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { firstLine } from '../../fakes/real/own-processes.ts';

/** Stands for a Claude Code without a terminal. */
export interface HeldSession {
  pid: number;
  /** Kills it, and waits until it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts one below a shell that leads a process session of its own, and so holds it however the tests were started:
 * below a test run that has lost its terminal and its parent (`nohup`, some CI) nothing counts as attached.
 */
export async function holdSession(): Promise<HeldSession> {
  // Windows has no process sessions, and `sh` seldom.
  const [program, ...args] =
    process.platform === 'win32'
      ? [process.execPath, '-e', 'console.log(process.pid); setInterval(() => {}, 60_000)']
      : ['sh', '-c', 'sleep 600 > /dev/null & echo $!; wait'];
  const shell = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(shell, 'exit');
  const pid = Number(await firstLine(shell));
  return {
    pid,
    async kill() {
      if (shell.exitCode === null) process.kill(pid, 'SIGKILL');
      await ended;
    },
  };
}
