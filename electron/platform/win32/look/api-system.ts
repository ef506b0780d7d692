import { processIdentity, sameProcess } from '../../../../shared/process/identity.ts';
import type { ProcessDescription } from '../../../../shared/process/process.ts';
import { clock } from '../../clock.ts';
import { probePid, refusal } from '../../exact-signal.ts';
import { programs } from '../../run-program.ts';
import type { System } from '../../system.ts';
import { endProcess } from '../api/end-process.ts';
import { readersOf, strangersAmong } from '../api/file-access.ts';
import type { Windows } from '../api/functions.ts';
import { watchedJobs } from '../api/jobs.ts';
import { holderOf, holderRights, withProcess } from '../api/open-process.ts';
import { readProcessTable } from '../api/process-table.ts';
import { readMemoryStatus } from '../memory-status.ts';
import { descriptionOf, readProcess } from './api-facts.ts';
import { readApiHost } from './api-host.ts';
import { inspectProcesses } from './api-inspect.ts';
import { listProcesses, type KnownProcesses } from './api-listing.ts';

/** Windows, by its own functions: no program is started for any of it. */
export function createApiSystem(env: NodeJS.ProcessEnv, windows: Windows): System {
  const host = readApiHost(windows);
  const known: KnownProcesses = new Map();
  const jobs = watchedJobs(windows);
  const self = { pid: process.pid, uid: host.uid };

  const identifyNow = (pid: number) => {
    if (!Number.isInteger(pid) || pid <= 0) return null;
    const holder = withProcess(windows, pid, holderRights, (handle) => holderOf(windows, handle));
    if (holder === 'gone' || (holder !== null && holder !== 'denied' && !holder.isRunning)) return null;
    if (holder === null || holder === 'denied' || holder.sid === null || host.bootId === '')
      return 'unreadable';
    return processIdentity({
      pid,
      startToken: holder.startToken,
      bootId: host.bootId,
      uid: holder.sid,
    });
  };

  return {
    host,
    ...clock,
    ...programs(env),
    list: () => listProcesses(windows, host, process.pid, known),
    look: (pids) => listProcesses(windows, host, process.pid, known, pids),
    identify: (pid) => Promise.resolve(identifyNow(pid)),
    isRunning(identity) {
      const holder = identifyNow(identity.pid);
      return Promise.resolve(holder === 'unreadable' || (holder !== null && sameProcess(holder, identity)));
    },
    probe: probePid,
    describe(pids) {
      const descriptions = new Map<number, ProcessDescription>();
      for (const pid of new Set(pids)) {
        const opened = readProcess(windows, pid, String(host.uid));
        if (opened === 'denied')
          descriptions.set(pid, { argv: null, executable: null, workingDirectory: null });
        else if (opened !== 'gone') descriptions.set(pid, descriptionOf(opened));
      }
      return Promise.resolve(descriptions);
    },
    pidsInRun: (place) => Promise.resolve(jobs.pidsIn(place)),
    inspect: (pids, peersOf) => inspectProcesses(windows, host, pids, peersOf),
    cpuTimes(pids) {
      const wanted = new Set(pids);
      const rows = readProcessTable(windows) ?? [];
      return Promise.resolve(
        new Map(rows.filter(({ pid }) => wanted.has(pid)).map(({ pid, cpuMs }) => [pid, cpuMs])),
      );
    },
    loads(pids) {
      const wanted = new Set(pids);
      const rows = (readProcessTable(windows) ?? []).filter(({ pid }) => wanted.has(pid));
      return Promise.resolve(
        new Map(
          rows.map(({ pid, cpuMs, workingSetBytes }) => [pid, { cpuMs, residentBytes: workingSetBytes }]),
        ),
      );
    },
    memory: () => Promise.resolve(readMemoryStatus()),
    othersWhoRead(folder) {
      const readers = readersOf(windows, folder);
      return readers === null ? null : strangersAmong(readers, String(host.uid));
    },
    signal(identity, how) {
      const refused = refusal(identity, self);
      if (refused !== null) return Promise.resolve(refused);
      if (host.bootId !== identity.bootId) {
        const detail = `Process ${identity.pid} was seen before the computer restarted.`;
        return Promise.resolve({ ok: false, reason: 'changed', detail });
      }
      return Promise.resolve(endProcess(windows, identity, how));
    },
  };
}
