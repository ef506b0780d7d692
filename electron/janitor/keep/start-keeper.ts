import type { System } from '../../platform/system.ts';
import type { Home } from '../../store/files/home.ts';
import { readKeeper } from '../../store/records/keeper-file.ts';
import { isAlive } from '../look/is-alive.ts';
import type { Launch } from './launch.ts';

/** Whether a keeper, tray or `keep`, runs now. */
export async function keeperRuns(home: Home, system: System): Promise<boolean> {
  const file = readKeeper(home);
  return file !== null && isAlive(file.identity, system);
}

/**
 * Starts `process-janitor keep` by itself where no keeper runs. Several that start at once sort it out among
 * themselves. Our folder is handed on, since the keeper starts without Claude Code's variables.
 */
export async function startKeeperIfNone(home: Home, system: System, launch: Launch): Promise<boolean> {
  if (await keeperRuns(home, system)) return false;
  startDetached(home, system, launch, ['keep']);
  return true;
}

/** Starts one of our own commands that outlives us, with our folder. */
export function startDetached(home: Home, system: System, launch: Launch, args: readonly string[]): void {
  system.spawnDetached(launch.command, [...launch.args, ...args], { JANITOR_HOME: home.dir });
}
