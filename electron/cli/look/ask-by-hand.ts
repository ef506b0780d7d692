import type { HandDeps, HandResult } from '../../janitor/clean/by-hand.ts';
import type { Janitor } from '../../janitor/look/janitor.ts';
import { handOutcome, handWords, type HandQuestion } from '../../../shared/plan/by-hand-words.ts';
import { printJson } from '../terminal/json.ts';
import { cut } from '../terminal/terminal.ts';
import { wrap } from '../terminal/wrap.ts';
import { UserError, type Context, type ExitCode } from './context.ts';

export interface ByHandOptions {
  json?: boolean;
  yes?: boolean;
  /** Forces what was asked to end and is still at work; never first. */
  force?: boolean;
}

/** Ending by hand from a terminal: what is asked there, and how long is waited. */
export function handDeps(context: Context, janitor: Janitor, options: ByHandOptions): HandDeps {
  const { terminal, system } = context;
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  const onWaiting = (longestMs: number) => {
    if (options.json !== true)
      terminal.out(`Asked to end; still at work. Waiting up to ${longestMs / 1000} s …`);
  };
  return {
    janitor,
    now: () => system.now(),
    async look() {
      const scan = await janitor.scan();
      if (scan.complete) return scan;
      throw new UserError(scan.problems[0]?.message ?? 'This machine could not be looked at.');
    },
    async endOne(target, how) {
      // Ctrl-C ends the waiting, and the receipt is written.
      process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
      try {
        return await janitor.endOne(target, how, { onWaiting, stop: stop.signal });
      } finally {
        process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      }
    },
    ask: (question) => ask(question, context, options, stop.signal),
  };
}

async function ask(
  question: HandQuestion,
  { terminal }: Context,
  options: ByHandOptions,
  stop: AbortSignal,
): Promise<boolean> {
  if (stop.aborted) return false;
  const canAsk = options.json !== true && terminal.isInteractive;
  // A yes to asking it to end is none to force.
  if (question.about === 'force' && options.force !== true && !canAsk) return false;
  const words = handWords(question);
  if (options.json !== true) {
    terminal.out(terminal.paint.bold(words.head));
    for (const line of words.about) terminal.out(`  ${cut(line, Math.max(40, terminal.columns - 2))}`);
    for (const reason of words.against)
      terminal.out(terminal.paint.yellow(`  ! ${wrap(reason, terminal.columns - 4, '    ')}`));
    terminal.out(words.note);
  }
  if (options.yes === true && (question.about !== 'force' || options.force === true)) return true;
  if (!canAsk) throw new UserError('Nobody can be asked here. Add --yes to go ahead.');
  return terminal.confirm(words.ask);
}

/**
 * Says what became of it.
 *
 * @param what what it is about, as the start of a sentence: `Process 200`
 * @throws UserError where it stays
 */
export function tellByHand(
  result: HandResult,
  what: string,
  { terminal }: Context,
  options: ByHandOptions,
): ExitCode {
  switch (result.outcome) {
    case 'stays':
      throw new UserError(`${what} stays. ${result.reasons.join(' ')}`);
    case 'no':
      terminal.out('Nothing was changed.');
      return 0;
    case 'told': {
      const { done, said } = handOutcome(result.receipt);
      if (options.json === true) printJson(terminal, result.receipt);
      else if (done) terminal.out(said);
      else terminal.err(said);
      return done ? 0 : 1;
    }
  }
}
