import { writeKeeper } from '../../../electron/store/records/keeper-file.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { identityOf } from '../../fakes/real/own-processes.ts';

/** Notes this very test as the keeper of a home, so that hooks start none that would outlive it. */
export async function keptByUs(home: Home): Promise<void> {
  await writeKeeper(home, {
    identity: await identityOf(process.pid),
    kind: 'tray',
    started_at: new Date().toISOString(),
    last_tick_at: new Date().toISOString(),
    interval_ms: 60_000,
    clock: 'clock-of-the-test',
    awake_ms: 5000,
    woke_at_ms: 0,
    sightings: {},
  });
}
