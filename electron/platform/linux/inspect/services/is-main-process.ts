/** What tells the main process of a service from the others in its control group. */
export interface ServiceMember {
  pid: number;
  /** The process of this service that has run longest. */
  oldestPid: number;
  /** Its parent lives outside of the service, as systemd does, or is gone. */
  parentIsOutside: boolean;
  /** `SYSTEMD_EXEC_PID` of its environment: the process that systemd started (systemd.exec(5), since 248). */
  execPid: number | null;
}

/**
 * Whether a process is what systemd runs as the service itself. Others share its group because they were started
 * from there (a tmux that a service opened, jobs of cron) and are not the service.
 *
 * @param answer main and control process as systemd tells them; `null` or empty: it does not
 */
export function isMainProcess(member: ServiceMember, answer: readonly number[] | null): boolean {
  if (answer !== null && answer.length > 0) return answer.includes(member.pid);
  if (member.execPid === member.pid) return true;
  return member.parentIsOutside && member.oldestPid === member.pid;
}

/** Understands `systemctl show -p Id,MainPID,ControlPID`: pids by the name of the unit; blocks end with a blank line. */
export function parseMainPids(output: string): Map<string, number[]> {
  const pids = new Map<string, number[]>();
  for (const block of output.split(/\n\s*\n/)) {
    const id = /^Id=(.+)$/m.exec(block)?.[1];
    if (id === undefined) continue;
    const found = [...block.matchAll(/^(?:Main|Control)PID=([1-9]\d*)$/gm)].map(([, pid]) => Number(pid));
    pids.set(id, found);
  }
  return pids;
}
