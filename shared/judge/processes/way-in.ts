import type { OtherWay, ProcessDetails } from '../../process/process.ts';
import { printable } from '../../words/redact.ts';

/**
 * One sentence for the first other way by which somebody outside of its unit reaches a process; `null`: there is none.
 *
 * @param isInside whether a process belongs to the unit, or to what serves it alone
 * @param isSteered it is a browser that a program steers, which takes names on the message bus by itself (MPRIS)
 */
export function wayIn(
  { otherWays = [] }: Pick<ProcessDetails, 'otherWays'>,
  isInside: (pid: number) => boolean,
  isSteered = false,
): string | null {
  if (otherWays === null) return 'Whether others reach it could not be read.';
  for (const way of otherWays) {
    if (isSteered && way.kind === 'name') continue;
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
    case 'name':
      return `It answers on the message bus as ${shown}.`;
    case 'queue':
      return `It has the message queue ${shown} open, which others may write to.`;
  }
}
