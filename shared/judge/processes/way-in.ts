import type { OtherWay, ProcessDetails } from '../../process/process.ts';
import { printable } from '../../words/redact.ts';

/**
 * One sentence for the first other way by which somebody outside of its unit reaches a process; `null`: there is none.
 *
 * @param isInside whether a process belongs to the unit, or to what serves it alone
 */
export function wayIn(
  { otherWays = [] }: Pick<ProcessDetails, 'otherWays'>,
  isInside: (pid: number) => boolean,
): string | null {
  if (otherWays === null) return 'Whether others reach it could not be read.';
  for (const way of otherWays) {
    const sentence = sentenceOf(way, isInside);
    if (sentence !== null) return sentence;
  }
  return null;
}

function sentenceOf(
  { kind, name, heldBy = [] }: OtherWay,
  isInside: (pid: number) => boolean,
): string | null {
  const shown = printable(name);
  switch (kind) {
    case 'stream': {
      const outside = heldBy.find((pid) => pid === 0 || !isInside(pid));
      if (outside === undefined) return null;
      return outside === 0
        ? `Somebody else holds the other end of its ${shown}.`
        : `Process ${outside} holds the other end of its ${shown}.`;
    }
    case 'terminal':
      return `It has the terminal ${shown} open, which is not its own.`;
    case 'device':
      return `It has ${shown} open, so something may depend on it.`;
    case 'socket':
      return `It has a socket open (${shown}) that others may send to.`;
    case 'queue':
      return `It has the message queue ${shown} open, which others may write to.`;
  }
}
