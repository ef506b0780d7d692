import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import type { System } from '../../platform/system.ts';

/** Whether exactly this process still runs. In doubt yes: nothing is taken over from whom nobody could ask. */
export async function isAlive(
  identity: ProcessIdentity,
  system: Pick<System, 'host' | 'isRunning'>,
): Promise<boolean> {
  return identity.bootId === system.host.bootId && (await system.isRunning(identity));
}
