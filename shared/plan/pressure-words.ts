import type { ScanResult, SessionVerdict } from '../judge/world/verdict.ts';
import type { Family } from '../running/family-of.ts';
import type { MemoryReading } from '../running/pressure.ts';
import { formatBytes, plainName, plural, projectName, shortAge } from '../words/format.ts';
import { mayClose } from './by-hand.ts';
import { standingOf } from './standing.ts';

/** With more, the way out would not fit into the 240 letters of a notification. */
const heaviest = 3;

/** `600 MB of 16 GB left`, and how much programs wait for it where they do. */
export function describeMemory({ totalBytes, availableBytes, stalledPercent }: MemoryReading): string {
  const left =
    availableBytes === null
      ? 'the system says that memory is short'
      : `${formatBytes(availableBytes)} of ${formatBytes(totalBytes)} left`;
  const waits =
    (stalledPercent ?? 0) >= 1
      ? `, programs wait for it ${Math.round(stalledPercent ?? 0)} % of the time`
      : '';
  return `${left}${waits}`;
}

/**
 * What a person hears when memory has run short: what can be won back at once, else which sessions weigh most, which of
 * them are idle, and how to close one.
 */
export function describePressure(
  reading: MemoryReading,
  scan: Pick<ScanResult, 'sessions' | 'scannedAtMs'>,
  families: readonly Family[],
): string {
  const short = `Memory is short: ${describeMemory({ ...reading, stalledPercent: null })}.`;
  const { proven, likely } = standingOf(scan).leftOver;
  const maybe = likely.bytes > 0 ? ` Perhaps ${formatBytes(likely.bytes)} more: see the preview.` : '';
  if (proven.bytes > 0) {
    const who = plural(proven.processes, 'left-over process');
    return `${short} A clean-up wins back ${formatBytes(proven.bytes)} at once, from ${who}.${maybe}`;
  }
  const sessionOf = new Map(scan.sessions.map((session) => [session.sessionId, session]));
  const rows = families
    .flatMap((family) => {
      const session = sessionOf.get(family.sessionId);
      return session === undefined ? [] : [{ session, family }];
    })
    .sort((a, b) => b.family.memoryBytes - a.family.memoryBytes);
  if (rows.length === 0) return `${short} No Claude Code session weighs anything.${maybe}`;
  const list = rows
    .slice(0, heaviest)
    .map(
      ({ session, family }) =>
        `${plainName(projectName(session.workingDir))} ${formatBytes(family.memoryBytes)}${activityWords(session, scan.scannedAtMs)}`,
    );
  const closable = rows.find(({ session, family }) => mayClose(session, family).ok);
  const how =
    closable === undefined
      ? ''
      : ` \`process-janitor close ${closable.session.sessionId.slice(0, 8)}\` closes ${plainName(projectName(closable.session.workingDir))}.`;
  return `${short} Heaviest: ${list.join(', ')}.${how}${maybe}`;
}

function activityWords({ activity }: SessionVerdict, nowMs: number): string {
  if (activity?.status === 'busy' || activity?.status === 'shell') return ' (at work)';
  if (activity?.status !== 'idle') return '';
  return activity.sinceMs === null ? ' (idle)' : ` (idle ${shortAge(nowMs - activity.sinceMs)})`;
}
