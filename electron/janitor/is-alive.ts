import { sameProcess, type ProcessIdentity } from '../../shared/identity.ts';
import type { System } from '../platform/system.ts';

/** Whether exactly this process still runs. In doubt yes: nothing is taken over from whom nobody could ask. */
export async function isAlive(
  identity: ProcessIdentity,
  system: Pick<System, 'host' | 'identify'>,
): Promise<boolean> {
  if (identity.bootId !== system.host.bootId) return false;
  const holder = await system.identify(identity.pid);
  return holder === 'unreadable' || (holder !== null && sameProcess(holder, identity));
}
