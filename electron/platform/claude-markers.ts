import type { ClaudeMarkers } from '../../shared/process/process.ts';
import { sessionIdPattern } from '../../shared/session/session.ts';

/** The only variables that are ever looked at. Tokens and keys share their prefix, so names match whole. */
const names: ReadonlySet<string> = new Set([
  'CLAUDE_CODE_SESSION_ID',
  'CLAUDE_SESSION_ID',
  'CLAUDE_PID',
  'CLAUDE_CODE_CHILD_SESSION',
  'CLAUDE_CODE_MESSAGING_SOCKET',
  'CLAUDE_CODE_ENTRYPOINT',
  'CLAUDE_JOB_DIR',
  'CLAUDE_CODE_LAUNCHED_BY_SESSION_IDS',
]);

export function isMarkerName(name: string): boolean {
  return names.has(name);
}

/** What an environment without any of Claude Code's variables says. One object for all, to save memory. */
export const noMarkers: ClaudeMarkers = Object.freeze({
  sessionId: null,
  claudePid: null,
  childSession: false,
  socketPid: null,
  entrypoint: null,
  jobId: null,
  launchedBy: [],
});

const pidOrNull = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;

/** A variable's value where it is short enough to be what it says it is. */
const sensible = (text: string | undefined): string | null =>
  text !== undefined && text.length > 0 && text.length <= 128 ? text : null;

/**
 * Understands the variables of one process. `variables` holds marker names only (see `isMarkerName`).
 * Malformed values count as absent. Sources: docs of Claude Code, "Environment variables"; the socket's path
 * is `…/cc-socks/<pid>.sock`, a job's folder `…/jobs/<id>`.
 */
export function toMarkers(variables: ReadonlyMap<string, string>): ClaudeMarkers {
  if (variables.size === 0) return noMarkers;
  const socket = /\/cc-socks\/(\d+)\.sock$/.exec(variables.get('CLAUDE_CODE_MESSAGING_SOCKET') ?? '');
  const job = /[/\\]jobs[/\\]([\w-]{1,64})[/\\]?$/.exec(variables.get('CLAUDE_JOB_DIR') ?? '');
  return {
    sessionId:
      sensible(variables.get('CLAUDE_CODE_SESSION_ID')) ?? sensible(variables.get('CLAUDE_SESSION_ID')),
    claudePid: pidOrNull(variables.get('CLAUDE_PID')),
    childSession: variables.get('CLAUDE_CODE_CHILD_SESSION') === '1',
    socketPid: pidOrNull(socket?.[1]),
    entrypoint: sensible(variables.get('CLAUDE_CODE_ENTRYPOINT')),
    jobId: job?.[1] ?? null,
    launchedBy: (variables.get('CLAUDE_CODE_LAUNCHED_BY_SESSION_IDS') ?? '')
      .split(',')
      .map((id) => id.trim())
      .filter((id) => sessionIdPattern.test(id))
      .slice(0, 16),
  };
}
