import { attachmentOf } from '../../../shared/session/attach.ts';
import { recogniseClaude } from '../../../shared/process/claude-process.ts';
import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import type { ProcessInfo, ProcessListing } from '../../../shared/process/process.ts';
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

/**
 * The Claude process that a hook was called by: the one that Claude Code names in `CLAUDE_PID` (≥ 2.1.214), else
 * the hook's parent, or its parent's parent where a shell stands between, if that is Claude Code by its program.
 *
 * @param parentPid the hook's own parent
 * @returns `null` where it can't be said; the keeper will find the session by itself
 */
export async function findHookOwner(
  env: Readonly<Record<string, string | undefined>>,
  parentPid: number,
  system: System,
): Promise<FoundOwner | null> {
  // Windows takes a second for the answer, and the keeper finds the session without holding it up.
  if (system.host.platform === 'win32') return null;
  const named = namedOwnerPid(env);
  if (named !== null) return ownerAt(named, env, system);
  const listing = await lookAt(system, [parentPid]);
  const parent = listing.ok ? listing.processes.get(parentPid) : undefined;
  if (parent === undefined) return null;
  if (recogniseClaude(parent) === 'session') return ownerAt(parentPid, env, system);
  const above = await lookAt(system, [parent.parentPid]);
  const grandparent = above.ok ? above.processes.get(parent.parentPid) : undefined;
  if (grandparent === undefined || recogniseClaude(grandparent) !== 'session') return null;
  return ownerAt(grandparent.pid, env, system);
}

async function ownerAt(
  pid: number,
  env: Readonly<Record<string, string | undefined>>,
  system: System,
): Promise<FoundOwner | null> {
  const first = await lookAt(system, [pid]);
  const parentPid = first.ok ? first.processes.get(pid)?.parentPid : undefined;
  if (parentPid === undefined) return null;
  const listing = await lookAt(system, [pid, parentPid]);
  if (!listing.ok) return null;
  const info = listing.processes.get(pid);
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
      attachment: attachmentOf(info, listing.processes),
      source: 'hook',
      kind: null,
      entrypoint: env['CLAUDE_CODE_ENTRYPOINT'] ?? null,
      version: null,
      name: null,
    },
  };
}
