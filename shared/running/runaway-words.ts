import { formatAge, formatBytes, plainName, plural, projectName } from '../words/format.ts';
import type { Runaway } from './runaways.ts';

/** `node (process 412) of shop has kept a core busy for 42 minutes …`: whose, since when, how much, and what to do. */
export function describeRunaway({ sample, what }: Runaway): string {
  const { identity, name, workingDir, sessionIsOver, isOwner } = sample;
  const who = isOwner ? 'Claude itself' : plainName(name);
  const whose = `${sessionIsOver ? 'the finished session ' : ''}${plainName(projectName(workingDir))}`;
  const subject = `${who} (process ${identity.pid}) of ${whose}`;
  switch (what.kind) {
    case 'cpu':
      return `${subject} has kept a processor core busy for ${formatAge(what.forMs)}, with ${formatAge(what.cpuMs)} of computing.`;
    case 'memory':
      return `${subject} grew from ${formatBytes(what.fromBytes)} to ${formatBytes(what.toBytes)} in ${formatAge(what.forMs)}, and goes on.`;
  }
}

/** All that is told at once; nothing of it is ended by itself. */
export function describeRunaways(runaways: readonly Runaway[]): string {
  const [first, ...more] = runaways;
  if (first === undefined) return '';
  const others =
    more.length === 0 ? '' : ` ${plural(more.length, 'more process', 'more processes')} ran away, too.`;
  const how = first.sample.isOwner
    ? `\`process-janitor why ${first.sample.identity.pid}\` tells more.`
    : `\`process-janitor end ${first.sample.identity.pid}\` ends it, should you not want it.`;
  return `${describeRunaway(first)}${others} ${how}`;
}
