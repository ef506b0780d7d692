import { existsSync } from 'node:fs';
import { clock } from '../clock.ts';
import { probePid, refusal, signalExactly } from '../exact-signal.ts';
import { listWithoutIdentities } from '../ps-list-fallback.ts';
import { programs } from '../run-program.ts';
import type { System } from '../system.ts';
import { childrenOf } from './children.ts';
import { cpuTimesOf, loadsOf } from './cpu-times.ts';
import { createKnownRows, type KnownRows } from './known-rows.ts';
import { identifyNow, isRunningNow } from './linux-identity.ts';
import { describeProc, inspectProc } from './inspect/inspect-proc.ts';
import { linuxTools } from './inspect/linux-tools.ts';
import { listProc } from './linux-listing.ts';
import { readLinuxHost } from './linux-host.ts';
import { readMemory } from './memory/read-memory.ts';
import { loadPidfds, withPidfd } from './pidfd.ts';
import { ProcFiles } from './proc-files.ts';
import { pidsInCgroup } from './run/members.ts';

/**
 * Linux: every fact straight from `/proc`, without starting a program, save what `ss` and `systemctl` alone can tell of
 * suspects.
 *
 * @param proc where `/proc` is; another folder only in tests
 */
export function createLinuxSystem(env: NodeJS.ProcessEnv, proc = '/proc'): System {
  const files = new ProcFiles(proc);
  const host = readLinuxHost(proc, env);
  const identify = (pid: number) => identifyNow(files, pid, host.facts.bootId);
  const known = createKnownRows();
  const list = (rows?: KnownRows) =>
    existsSync(`${proc}/self/stat`)
      ? listProc(files, host, process.pid, { known: rows })
      : listWithoutIdentities(process.pid, `${proc} cannot be read.`);
  const tools = linuxTools(env);
  const self = { pid: process.pid, uid: host.facts.uid };
  return {
    host: host.facts,
    ...clock,
    ...programs(env),
    list: () => list(),
    listAgain: () => list(known),
    look: (only) => listProc(files, host, process.pid, { only }),
    identify: (pid) => Promise.resolve(identify(pid)),
    isRunning: (identity) => Promise.resolve(isRunningNow(files, identity, host.facts.bootId)),
    childrenOf: (pid) => childrenOf(files, pid),
    probe: probePid,
    describe: (pids) => describeProc(files, pids),
    inspect: (pids, peersOf) => inspectProc(files, tools, host, pids, peersOf),
    cpuTimes: (pids) => Promise.resolve(cpuTimesOf(files, pids, host.ticksPerSecond)),
    pidsInRun: (place) => Promise.resolve(pidsInCgroup(place)),
    loads: (pids) => Promise.resolve(loadsOf(files, pids, host)),
    memory: () => Promise.resolve(readMemory(proc)),
    prepareToSignal: loadPidfds,
    signal(identity, how) {
      const { pid } = identity;
      const refused = refusal(identity, self);
      if (refused !== null) return Promise.resolve(refused);
      const signal = how === 'kill' ? 'SIGKILL' : 'SIGTERM';
      return Promise.resolve(withPidfd(pid, (send) => signalExactly(identity, identify(pid), signal, send)));
    },
  };
}
