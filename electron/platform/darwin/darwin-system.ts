import { sameProcess } from '../../../shared/process/identity.ts';
import { clock } from '../clock.ts';
import { probePid, refusal, signalExactly } from '../exact-signal.ts';
import { portableList } from '../portable-list.ts';
import { programs } from '../run-program.ts';
import type { System } from '../system.ts';
import { cpuTimesOf, loadsOf } from './cpu-times.ts';
import { readDarwinHost } from './darwin-host.ts';
import { describeDarwin, inspectDarwin } from './darwin-inspect.ts';
import { identityOfRow, listDarwin, type PsListRow } from './darwin-listing.ts';
import { readMemoryLevel } from './memory-level.ts';
import { parsePsTable, psColumns } from './ps-table.ts';
import { runTool, type RunTool } from './tools.ts';

/**
 * macOS: ps-list, and the system's own tools for what it does not tell.
 *
 * @param run how those tools are run; something else only in tests
 */
export async function createDarwinSystem(
  env: NodeJS.ProcessEnv,
  run: RunTool = runTool,
  psList: () => Promise<readonly PsListRow[]> = portableList,
): Promise<System> {
  const uid = process.geteuid?.() ?? -1;
  const host = await readDarwinHost(run, uid);

  const rowOf = async (pid: number) => {
    const output = await run('ps', ['-wwo', psColumns, '-p', String(pid)]);
    return parsePsTable(output ?? '').find((candidate) => candidate.pid === pid);
  };

  const identify: System['identify'] = async (pid) => {
    const row = await rowOf(pid);
    if (row !== undefined) return identityOfRow(row, host) ?? 'unreadable';
    return probePid(pid) === 'gone' ? null : 'unreadable';
  };

  return {
    host,
    ...clock,
    ...programs(env),
    list: () => listDarwin(run, psList, host, process.pid),
    identify,
    async isRunning(identity) {
      const row = await rowOf(identity.pid);
      if (row === undefined) return probePid(identity.pid) === 'alive';
      const holder = identityOfRow(row, host);
      return holder === null || (sameProcess(holder, identity) && row.state !== 'zombie');
    },
    probe: probePid,
    describe: (pids) => describeDarwin(run, pids),
    inspect: (pids, peersOf) => inspectDarwin(run, host, pids, peersOf),
    cpuTimes: (pids) => cpuTimesOf(run, pids),
    loads: (pids) => loadsOf(run, pids),
    memory: () => readMemoryLevel(run),
    async signal(identity, how) {
      const refused = refusal(identity, { pid: process.pid, uid });
      if (refused !== null) return refused;
      const holder = await identify(identity.pid);
      return signalExactly(identity, holder, how === 'kill' ? 'SIGKILL' : 'SIGTERM');
    },
  };
}
