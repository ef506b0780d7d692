import { attachmentOf } from '../../../shared/session/attach.ts';
import { recogniseClaude } from '../../../shared/process/claude-process.ts';
import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import type { ProcessInfo, ProcessListing } from '../../../shared/process/process.ts';
import type { ClaudeRecord } from '../../../shared/session/claude-record.ts';
import type { SessionOwner } from '../../../shared/session/session.ts';
import type { System } from '../../platform/system.ts';

export interface FoundOwner {
  info: ProcessInfo & { identity: ProcessIdentity };
  owner: SessionOwner;
}

/** The Claude process that Claude Code names to its hooks (≥ 2.1.214); `null`: it names none. */
export function namedOwnerPid(env: Readonly<Record<string, string | undefined>>): number | null {
  const pid = Number(env['CLAUDE_PID']);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

/** Few processes where the system can look at few, else all. */
function lookAt(system: System, pids: readonly number[]): Promise<ProcessListing> {
  return system.look === undefined ? system.list() : system.look(pids);
}

/** Between Claude Code and a hook of ours stand a shell and a wrapper at most. */
const mostAncestors = 4;
/** Between Claude Code and whoever holds it stand launchers, and the parent that `run` left. */
const mostHolders = 8;

export interface HookCall {
  sessionId: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The hook's own parent. */
  parentPid: number;
  /** What Claude Code itself wrote about a process, if anything. */
  claudeRecord: (pid: number) => ClaudeRecord | null;
}

/**
 * The Claude process that a hook was called by: the nearest of its ancestors that is Claude Code by its program, else
 * the one that `CLAUDE_PID` names (≥ 2.1.214), if Claude Code's own record says that this very process runs this very
 * session. The variable alone proves nothing: panes and editors that a session started inherit it for ever, and its
 * pid is handed out again.
 *
 * @returns `null` where it can't be said; the keeper will find the session by itself
 */
export async function findHookOwner(call: HookCall, system: System): Promise<FoundOwner | null> {
  // PowerShell takes a second for the answer, and the keeper finds the session without holding it up.
  if (system.host.platform === 'win32' && system.look === undefined) return null;
  const { env } = call;
  let pid = call.parentPid;
  for (let steps = 0; steps < mostAncestors && pid > 1; steps += 1) {
    const listing = await lookAt(system, [pid]);
    const ancestor = listing.ok ? listing.processes.get(pid) : undefined;
    if (ancestor === undefined) break;
    if (recogniseClaude(ancestor) === 'session') return ownerAt(pid, env, system);
    pid = ancestor.parentPid;
  }
  const named = namedOwnerPid(env);
  const record = named === null ? null : call.claudeRecord(named);
  if (record?.sessionId !== call.sessionId) return null;
  const found = await ownerAt(record.pid, env, system);
  return found?.owner.identity.startToken === record.procStart ? found : null;
}

async function ownerAt(
  pid: number,
  env: Readonly<Record<string, string | undefined>>,
  system: System,
): Promise<FoundOwner | null> {
  const processes = await lookUpFrom(pid, system);
  const info = processes.get(pid);
  if (info?.identity === undefined || info.identity === null || info.state === 'zombie') return null;
  const { identity } = info;
  return {
    info: { ...info, identity },
    owner: {
      identity,
      pidDomain: system.host.pidDomain,
      tty: info.tty,
      processGroup: info.processGroup,
      session: info.session,
      attachment: attachmentOf(info, processes),
      source: 'hook',
      kind: null,
      entrypoint: env['CLAUDE_CODE_ENTRYPOINT'] ?? null,
      version: null,
      name: null,
    },
  };
}

/** A process and those above it, as far as it takes to say what it belongs to: a terminal says so by itself. */
async function lookUpFrom(pid: number, system: System): Promise<Map<number, ProcessInfo>> {
  const processes = new Map<number, ProcessInfo>();
  for (let next = pid; next > 1 && processes.size < mostHolders && !processes.has(next);) {
    const listing = await lookAt(system, [next]);
    const info = listing.ok ? listing.processes.get(next) : undefined;
    if (info === undefined) break;
    processes.set(next, info);
    if (info.tty !== null) break;
    next = info.parentPid;
  }
  return processes;
}
