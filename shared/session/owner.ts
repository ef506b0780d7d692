import { recogniseClaude } from '../process/claude-process.ts';
import { sameProcess, type ProcessIdentity } from '../process/identity.ts';
import type { ClaudeRecord } from './claude-record.ts';
import type { HostFacts, ProcessInfo } from '../process/process.ts';
import { processesOf, type Machine } from '../process/machine.ts';
import type { SessionOwner, SessionRecord } from './session.ts';

/** What became of the process that ran a session. */
export type OwnerState =
  | { state: 'running'; info: ProcessInfo }
  | { state: 'zombie'; info: ProcessInfo }
  | { state: 'gone'; why: string }
  | { state: 'recycled'; why: string }
  /** Its pid is in use, but not enough could be read to say by whom. */
  | { state: 'unknown'; why: string };

function present(info: ProcessInfo): OwnerState {
  return info.state === 'zombie' ? { state: 'zombie', info } : { state: 'running', info };
}

const unshown = ({ pid }: ProcessInfo): OwnerState => ({
  state: 'unknown',
  why: `Nothing shows that process ${pid} is Claude Code.`,
});

/** Gone only where a whole listing lacks the pid and the kernel, asked directly, agrees. */
function absent(pid: number, machine: Machine): OwnerState {
  return machine.probes.get(pid) === 'gone'
    ? { state: 'gone', why: `Process ${pid} is not running any more.` }
    : {
        state: 'unknown',
        why: `Process ${pid} is not in the list, but the system did not confirm that it is gone.`,
      };
}

/** Looks an owner up by its full identity. */
export function findOwner(identity: ProcessIdentity, machine: Machine): OwnerState {
  const info = processesOf(machine).get(identity.pid);
  if (info === undefined) {
    return identity.bootId === machine.host.bootId
      ? absent(identity.pid, machine)
      : { state: 'gone', why: 'The computer was restarted since.' };
  }
  if (info.identity === null)
    return { state: 'unknown', why: `Process ${info.pid} could not be identified.` };
  if (sameProcess(info.identity, identity)) return present(info);
  // Where the boot's name alone differs, the name is what can't be trusted: the same start is the same process,
  // unless it does not even look like one; machines boot alike.
  if (info.identity.startToken === identity.startToken && info.identity.uid === identity.uid)
    return recogniseClaude(info) === null ? unshown(info) : present(info);
  // A process may change its user (setuid(2)), but never its start.
  if (info.identity.startToken === identity.startToken && info.identity.bootId === identity.bootId) {
    return { state: 'unknown', why: `Process ${info.pid} belongs to another user than it did.` };
  }
  return identity.bootId === machine.host.bootId
    ? { state: 'recycled', why: `Process ${identity.pid} is another process now, started later.` }
    : { state: 'gone', why: 'The computer was restarted since.' };
}

/** What was registered for this very process: after `/clear` it runs a session of another id. */
export function registeredFor(
  identity: ProcessIdentity,
  records: readonly SessionRecord[],
): SessionOwner | null {
  for (const { owner } of records) if (owner !== null && sameProcess(owner.identity, identity)) return owner;
  return null;
}

/**
 * Claude Code's `procStart` in the form of our start tokens; `null` where it can't be compared, which proves
 * nothing. Units as Claude Code 2.1.330 writes them: Linux: field 22 of `/proc/<pid>/stat`; macOS: `lstart` in
 * UTC; Windows: a FILETIME, or .NET ticks (> 3e17) in builds without the native call.
 */
export function comparableStart(procStart: string | null, host: HostFacts): string | null {
  const text = procStart?.trim().replace(/\s+/g, ' ') ?? '';
  if (text === '') return null;
  if (host.platform === 'darwin') return text;
  if (!/^\d+$/.test(text)) return null;
  return host.platform === 'win32' && Number(text) > 3e17 ? null : text;
}

/** Whether Claude Code's `procStart` names this very process; one that can't be compared counts as a match. */
export function procStartMatches(
  procStart: string | null,
  identity: ProcessIdentity,
  host: HostFacts,
): boolean {
  const start = comparableStart(procStart, host);
  return start === null || identity.startToken === start;
}

/** Looks up the process that Claude Code's own record names. */
export function findClaudeOwner(record: ClaudeRecord, machine: Machine): OwnerState {
  const info = processesOf(machine).get(record.pid);
  if (info === undefined) return absent(record.pid, machine);
  if (info.identity === null)
    return { state: 'unknown', why: `Process ${info.pid} could not be identified.` };
  if (!procStartMatches(record.procStart, info.identity, machine.host)) {
    return { state: 'recycled', why: `Process ${record.pid} is another process now, with another start.` };
  }
  // Without a start token the time must speak: Claude registers itself just after its start.
  const lateMs = (info.startedAtMs ?? 0) - (record.startedAtMs ?? Infinity);
  const isComparable = comparableStart(record.procStart, machine.host) !== null;
  if (!isComparable && lateMs > 60_000) {
    // Starts are counted from the boot: where the wall clock was set forward since, they all look later.
    if (recogniseClaude(info) === 'session') {
      return { state: 'unknown', why: `Process ${info.pid} is a Claude process, but perhaps another one.` };
    }
    return { state: 'recycled', why: `Process ${record.pid} started long after the session was registered.` };
  }
  // A wall clock that was set back makes anything that runs look older than the record; one that started long after
  // it, yet as soon after the boot, may be of another boot.
  if ((!isComparable || lateMs > 60_000) && recogniseClaude(info) === null) return unshown(info);
  return present(info);
}

/** Hostnames know no case (RFC 4343). */
export function isThisHost(hostname: string, host: HostFacts): boolean {
  return hostname.toLowerCase() === host.hostname.toLowerCase();
}

/** False where Claude Code's record was written on another machine, container or WSL distribution. */
export function isOwnPidDomain(pidDomain: string | null, host: HostFacts): boolean {
  if (pidDomain === null) return true;
  if (host.platform === 'darwin') return pidDomain.startsWith('darwin');
  return pidDomain === host.pidDomain;
}
