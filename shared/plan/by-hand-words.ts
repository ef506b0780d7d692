import { sessionTitle } from '../session/title.ts';
import { formatBytes, plural } from '../words/format.ts';
import type { Target } from './by-hand.ts';
import type { CleanupDocument } from './receipt.ts';

/** What a person is asked before something is ended by hand. */
export type HandQuestion =
  | { about: 'end' | 'force'; target: Target }
  | { about: 'close'; target: Target; memoryBytes: number };

/** A question in its parts, which each door lays out in its own way. */
export interface HandWords {
  /** What would be done, without a mark at its end. */
  head: string;
  /** What it is done to. */
  about: readonly string[];
  /** Every reason against it. */
  against: readonly string[];
  /** What can or can't be taken back. */
  note: string;
  ask: string;
}

/** Says what would be ended, everything that speaks against it, and what can't be taken back. */
export function handWords(question: HandQuestion): HandWords {
  const { target } = question;
  const project = sessionTitle(target.sessionId, target.workingDir);
  const size = sizeOf(question.about === 'close' ? question.memoryBytes : target.memoryBytes);
  switch (question.about) {
    case 'end':
      return {
        head: `End process ${target.identity.pid} of ${project}${size}`,
        about: [target.command],
        against: target.against,
        note: 'An ended process cannot be brought back.',
        ask: 'End it?',
      };
    case 'force':
      return {
        head: `Force process ${target.identity.pid} of ${project} to end${size}`,
        about: [target.command],
        against: [
          'It was asked to end and is still at work. What it has not saved is lost by force.',
          ...target.against,
        ],
        note: 'An ended process cannot be brought back.',
        ask: 'Force it?',
      };
    case 'close':
      return {
        head: `Close ${project}${size}`,
        about: whatRunsBelow(target.against),
        against: [],
        note: `The conversation can be resumed: claude --resume ${target.sessionId}`,
        ask: 'Close it?',
      };
  }
}

const sizeOf = (bytes: number | null) => (bytes === null || bytes <= 0 ? '' : ` · ${formatBytes(bytes)}`);

function whatRunsBelow(processes: readonly string[]): string[] {
  if (processes.length === 0) return ['Nothing runs below it.'];
  const end = processes.length === 1 ? 'ends' : 'end';
  return [
    `${plural(processes.length, 'process')} below it ${end} with it, as far as Claude Code ends them:`,
    ...processes,
  ];
}

/** What became of something that was ended by hand, in one sentence. */
export function handOutcome(receipt: CleanupDocument): { done: boolean; said: string } {
  const [step] = receipt.steps;
  if (step?.outcome !== 'done') return { done: false, said: step?.detail ?? 'Nothing was ended.' };
  const won = receipt.memory_before_bytes - receipt.memory_after_bytes;
  return { done: true, said: `Ended${won > 0 ? ` · ${formatBytes(won)} won back` : ''}.` };
}
