import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** What Claude Code gives to whatever it starts; the pid is of nobody. */
const marks = {
  CLAUDECODE: '1',
  CLAUDE_PID: '4194303',
  CLAUDE_CODE_SESSION_ID: 'eeeeeeee-0000-4000-8000-000000000001',
  CLAUDE_CODE_CHILD_SESSION: '1',
};

/** Starts a chain of processes that a crashed session left; to be ended by `end`. */
export async function startChain(count) {
  const chain = spawn('sh', [join(import.meta.dirname, 'chain.sh'), String(count)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...marks },
  });
  await new Promise((resolve, reject) => {
    chain.stdout.once('data', resolve);
    chain.once('exit', () => reject(new Error('The chain broke.')));
  });
  return {
    // All of it is in the process group of the first.
    end: () =>
      new Promise((resolve) => {
        chain.removeAllListeners('exit').once('exit', resolve);
        process.kill(-chain.pid, 'SIGKILL');
      }),
  };
}
