import type { ClaudeMarkers } from '../../../shared/process/process.ts';
import { isMarkerName, noMarkers, toMarkers } from '../claude-markers.ts';

/**
 * Picks Claude Code's markers out of a `/proc/<pid>/environ` (`NAME=value`, each ended by NUL; proc(5)).
 * Where a name comes twice the first one counts, as for getenv(3). `null` where the file is empty: the process
 * is a zombie or in the middle of an exec.
 */
export function markersOfEnviron(environ: Buffer): ClaudeMarkers | null {
  if (environ.length === 0) return null;
  let variables: Map<string, string> | null = null;
  for (let at = environ.indexOf('CLAUDE_', 0, 'latin1'); at >= 0;) {
    let end = environ.indexOf(0, at);
    if (end < 0) end = environ.length;
    if (at === 0 || environ[at - 1] === 0) {
      const equals = environ.indexOf('=', at, 'latin1');
      const name = equals > at && equals < end ? environ.toString('latin1', at, equals) : '';
      if (isMarkerName(name)) {
        variables ??= new Map();
        if (!variables.has(name)) variables.set(name, environ.toString('utf8', equals + 1, end));
      }
    }
    at = environ.indexOf('CLAUDE_', end, 'latin1');
  }
  return variables === null ? noMarkers : toMarkers(variables);
}

/** One variable of a `/proc/<pid>/environ`, where nothing else of it may be kept; `undefined`: not set. */
export function variableOfEnviron(environ: Buffer, name: string): string | undefined {
  const beginning = `${name}=`;
  const isFirst = environ.toString('latin1', 0, beginning.length) === beginning;
  const at = isFirst ? 0 : environ.indexOf(`\0${beginning}`, 0, 'latin1') + 1;
  if (at === 0 && !isFirst) return undefined;
  const end = environ.indexOf(0, at);
  return environ.toString('utf8', at + beginning.length, end < 0 ? environ.length : end);
}

/** Arguments of a `/proc/<pid>/cmdline` with their boundaries; `null` where it is empty (zombie, kernel thread). */
export function argumentsOfCmdline(cmdline: Buffer): readonly string[] | null {
  if (cmdline.length === 0) return null;
  // Programs that set their title (setproctitle) overwrite the boundaries and pad with NULs.
  let end = cmdline.length;
  while (end > 0 && cmdline[end - 1] === 0) end--;
  return cmdline.toString('utf8', 0, end).split('\0');
}
