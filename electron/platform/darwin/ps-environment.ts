import type { ClaudeMarkers } from '../../../shared/process/process.ts';
import { isMarkerName, toMarkers } from '../claude-markers.ts';

/**
 * Understands `ps -xEww -o pid=,command=`: the command line with the environment behind it, all joined by spaces.
 * What belongs to the command is known from the listing (`commands`, by pid).
 *
 * macOS tells a process's environment only of programs without system protection (giampaolo/psutil#2084): where
 * nothing follows the command, or the command itself changed, nothing is known and the pid is left out.
 * A value reaches to the next `NAME=`; where a name comes twice, the first one counts.
 */
export function parsePsEnvironments(
  output: string,
  commands: ReadonlyMap<number, string>,
): Map<number, ClaudeMarkers> {
  const markers = new Map<number, ClaudeMarkers>();
  for (const line of output.split('\n')) {
    const [, pidText = '', text = ''] = /^ *(\d+) +(.*)$/.exec(line) ?? [];
    const pid = Number(pidText);
    const command = commands.get(pid);
    if (command === undefined || command === '' || !text.startsWith(`${command} `)) continue;
    const environment = text.slice(command.length);
    if (!/ [A-Za-z_]\w*=/.test(environment)) continue;
    const variables = new Map<string, string>();
    for (const [, name = '', value = ''] of environment.matchAll(
      / (CLAUDE_\w+)=(.*?)(?= [A-Za-z_]\w*=|$)/g,
    )) {
      if (isMarkerName(name) && !variables.has(name)) variables.set(name, value);
    }
    markers.set(pid, toMarkers(variables));
  }
  return markers;
}
