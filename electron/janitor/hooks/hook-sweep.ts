import type { System } from '../../platform/system.ts';
import type { Home } from '../../store/files/home.ts';
import { readSession } from '../../store/records/sessions.ts';
import { isAlive } from '../look/is-alive.ts';
import type { Launch } from '../keep/launch.ts';
import { startDetached } from '../keep/start-keeper.ts';

const pollMs = 250;
/** Claude Code allows itself 5 s and its hooks' budget for shutting down, then ends itself by force. */
const patienceMs = 30_000;

/**
 * Waits until the process of an ended session is gone, and then starts a clean-up of what it left behind. Where it
 * doesn't go, or took the session up again, nothing is done.
 */
export async function sweepAfterEnd(
  sessionId: string,
  { system, home, launch }: { system: System; home: Home; launch: Launch },
): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
    const read = readSession(home, sessionId);
    if (!read.ok || read.record.status !== 'completed' || read.record.owner === null) return false;
    if (!(await isAlive(read.record.owner.identity, system))) {
      startDetached(home, system, launch, ['cleanup', '--auto', '--quiet', '--session', sessionId]);
      return true;
    }
    await system.sleep(pollMs);
  }
  return false;
}
