import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import { sameProcess } from '../../../shared/process/identity.ts';
import type { System } from '../../platform/system.ts';
import { readConfig } from '../../store/settings/config-file.ts';
import { readAsked } from '../../store/records/asked.ts';
import type { Home } from '../../store/files/home.ts';
import { readSessionText } from '../../store/records/sessions.ts';
import { readFacts } from '../look/read-facts.ts';
import type { Sources } from '../look/sources.ts';

/** The janitor's files on disk. What only a clean-up needs is loaded when one runs: a scan must start fast. */
export async function fileSources(home: Home, system: System, willClean: boolean): Promise<Sources> {
  const writing = willClean ? await import('./file-writing.ts') : null;
  const onlyReads = (): never => {
    throw new Error('This janitor was made for looking only.');
  };
  return {
    config: () => readConfig(home),
    read: (sessions) => readFacts(home, sessions),
    recordText: (sessionId) => readSessionText(home, sessionId),
    markCleaned: writing?.markCleaned(home) ?? onlyReads,
    lock: writing?.lock(home, system, (identity) => isAlive(identity, system)) ?? onlyReads,
    journal: writing?.journal(home) ?? { read: () => null, write: onlyReads, clear: onlyReads },
    asked: { read: () => readAsked(home), write: writing?.writeAsked(home) ?? onlyReads },
    ...(writing?.recordKeeping(home, system) ?? { quarantine: onlyReads, tidy: onlyReads }),
    appendReceipt: writing?.appendReceipt(home) ?? onlyReads,
    selfTest: writing === null ? onlyReads : () => writing.selfTest(home, system),
  };
}

/** In doubt alive: a lock is taken over only from a holder that is certainly gone. */
async function isAlive(identity: ProcessIdentity, system: System): Promise<boolean> {
  if (identity.bootId !== system.host.bootId) return false;
  const holder = await system.identify(identity.pid);
  return holder === 'unreadable' || (holder !== null && sameProcess(holder, identity));
}
