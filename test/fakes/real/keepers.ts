import * as fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './own-processes.ts';

/** Pids of the keepers that beat in this home folder, whoever of ours started them. */
export function keepersOf(homeDir: string): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isKeeper(pid, homeDir) && isAlive(pid));
}

function isKeeper(pid: number, homeDir: string): boolean {
  try {
    const args = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    const environ = fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return args.includes('keep') && environ.includes(`JANITOR_HOME=${homeDir}`);
  } catch {
    return false;
  }
}

/** Waits until at most one is left, as a second one ends as soon as it has looked around; how many there are then. */
export async function settledKeepers(homeDir: string): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (keepersOf(homeDir).length <= 1) break;
    await delay(100);
  }
  return keepersOf(homeDir).length;
}

/** Asks all of them to end, and waits until they have. */
export async function stopKeepers(homeDir: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const pids = keepersOf(homeDir);
    if (pids.length === 0) return;
    for (const pid of pids) {
      if (tries % 20 === 0 && isKeeper(pid, homeDir)) process.kill(pid, 'SIGTERM');
    }
    await delay(50);
  }
  throw new Error(`A keeper of ${homeDir} does not end.`);
}
