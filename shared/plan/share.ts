import type { Confidence, Veto } from '../judge/world/verdict.ts';
import { plural } from '../words/format.ts';
import type { ShownAs } from './shown-as.ts';

/** What may become of a process of a session that is over: ended unasked, offered, or left where it is. */
export type Share = 'proven' | 'likely' | 'stays';

/** A process as far as its share is concerned: a verdict, or its row in a document. */
export interface Judged {
  confidence: Confidence;
  vetoes: readonly unknown[];
}

export const shareOf = ({ confidence, vetoes }: Judged): Share =>
  confidence === 'none' || vetoes.length > 0 ? 'stays' : confidence;

/** Only its youth forbids touching it, so it is judged later: "stays" would not be true of it. */
export const isTooYoung = ({ vetoes }: { vetoes: readonly Veto[] }): boolean =>
  vetoes.length > 0 && vetoes.every(({ kind }) => kind === 'grace-period');

/** Whether the janitor would at least offer to end it. */
export const isLeftover = (process: Judged): boolean => shareOf(process) !== 'stays';

/** A session as far as it is counted: where it is shown, and what still runs of it. */
interface Counted<P extends Judged> {
  shown_as: ShownAs;
  processes: readonly P[];
}

/** The processes whose memory a session's row shows: what is offered of it; all of it where nothing is, or not yet. */
export function countedOf<P extends Judged>({ shown_as: shownAs, processes }: Counted<P>): readonly P[] {
  return shownAs === 'just-crashed' || shownAs === 'left-running' ? processes : processes.filter(isLeftover);
}

/**
 * How many processes of a session are left over: `3 processes`, `3 of 5 processes` where something forbids touching
 * the others, `2 processes stay` where it forbids touching any; empty where there are none. Of one that just crashed
 * nothing is judged yet: all are counted.
 */
export function countProcesses({ shown_as: shownAs, processes }: Counted<Judged>): string {
  const all = plural(processes.length, 'process');
  const left = processes.filter(isLeftover).length;
  if (processes.length === 0) return '';
  if (shownAs === 'just-crashed' || left === processes.length) return all;
  return left === 0 ? `${all} ${processes.length === 1 ? 'stays' : 'stay'}` : `${left} of ${all}`;
}
