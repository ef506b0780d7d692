import { readdirSync } from 'node:fs';
import { variableOfEnviron } from '../../environ.ts';
import type { ProcFiles } from '../../proc-files.ts';
import { isUserService, serviceOfCgroup } from './cgroup.ts';
import type { RunLinuxTool } from '../linux-tools.ts';
import { isMainProcess, parseMainPids } from './is-main-process.ts';
import { procBytes, procStat, procText } from '../proc-text.ts';

/**
 * The service that each of some processes is the main process of, asking systemd once for all of them; `''`: of
 * none; `null`: not readable. Where systemd does not answer, or answers with pids of another PID namespace, the
 * shape of the service's group decides.
 */
export async function mainProcessOf(
  files: ProcFiles,
  run: RunLinuxTool,
  pids: readonly number[],
): Promise<Map<number, string | null>> {
  const services = new Map(pids.map((pid) => [pid, serviceOf(files, pid)]));
  const members = pids.filter((pid) => (services.get(pid) ?? '') !== '');
  if (members.length === 0) return services;
  const answers = await askSystemd(files, run, members);
  let all: ReadonlyMap<string, number> | null = null;
  for (const pid of members) {
    const service = services.get(pid) ?? '';
    const stat = procStat(files, pid);
    if (stat === null) continue;
    const answer = (answers.get(service) ?? []).filter((main) => serviceOf(files, main) === service);
    all ??= answer.length > 0 ? null : oldestByService(files);
    const isMain = isMainProcess(
      {
        pid,
        oldestPid: all?.get(service) ?? pid,
        parentIsOutside: serviceOf(files, stat.parentPid) !== service,
        execPid: execPidOf(files, pid),
      },
      answer,
    );
    services.set(pid, isMain ? service : '');
  }
  return services;
}

export function serviceOf(files: ProcFiles, pid: number): string | null {
  const cgroup = procText(files, `${pid}/cgroup`);
  return cgroup === null ? null : serviceOfCgroup(cgroup);
}

async function askSystemd(
  files: ProcFiles,
  run: RunLinuxTool,
  members: readonly number[],
): Promise<Map<string, number[]>> {
  const ofUser = new Set<string>();
  const ofMachine = new Set<string>();
  for (const pid of members) {
    const cgroup = procText(files, `${pid}/cgroup`) ?? '';
    (isUserService(cgroup) ? ofUser : ofMachine).add(serviceOfCgroup(cgroup) ?? '');
  }
  const show = async (scope: readonly string[], units: ReadonlySet<string>) => {
    const args = [...scope, 'show', '--no-pager', '-p', 'Id,MainPID,ControlPID', '--', ...units];
    return units.size === 0
      ? new Map<string, number[]>()
      : parseMainPids((await run('systemctl', args)) ?? '');
  };
  const [own, machine] = await Promise.all([show(['--user'], ofUser), show([], ofMachine)]);
  return new Map([...machine, ...own]);
}

/** The longest running process of every service. */
function oldestByService(files: ProcFiles): Map<string, number> {
  const oldest = new Map<string, { pid: number; startTicks: number }>();
  for (const name of readdirSync(files.root)) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    const service = serviceOf(files, pid) ?? '';
    const startTicks = service === '' ? null : Number(procStat(files, pid)?.startTicks);
    if (startTicks === null || Number.isNaN(startTicks)) continue;
    if (startTicks < (oldest.get(service)?.startTicks ?? Infinity)) oldest.set(service, { pid, startTicks });
  }
  return new Map([...oldest].map(([service, { pid }]) => [service, pid]));
}

function execPidOf(files: ProcFiles, pid: number): number | null {
  const environ = procBytes(files, `${pid}/environ`);
  if (environ === null) return null;
  const named = variableOfEnviron(environ, 'SYSTEMD_EXEC_PID');
  files.wipe();
  return named === undefined ? null : Number(named);
}
