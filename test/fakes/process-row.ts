import { processIdentity } from '../../shared/process/identity.ts';
import type { ProcessInfo } from '../../shared/process/process.ts';

/** A process as listed, filled with dull values where a test doesn't care. */
export function row(pid: number, facts: Partial<ProcessInfo> = {}): ProcessInfo {
  return {
    identity: processIdentity({ pid, startToken: String(pid * 10), bootId: 'boot-1', uid: 1000 }),
    pid,
    parentPid: 1,
    processGroup: pid,
    session: pid,
    foregroundGroup: null,
    tty: null,
    state: 'running',
    name: 'thing',
    executable: '/usr/bin/thing',
    argv: ['thing'],
    startedAtMs: 1_000_000 + pid * 1000,
    markers: null,
    isKernelThread: false,
    ...facts,
  };
}

/** A listing of these rows and an init. */
export function listed(...rows: ProcessInfo[]): Map<number, ProcessInfo> {
  const init = row(1, {
    parentPid: 0,
    name: 'systemd',
    executable: '/usr/lib/systemd/systemd',
    argv: ['/sbin/init'],
  });
  return new Map([init, ...rows].map((info) => [info.pid, info]));
}
