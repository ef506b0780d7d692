import pc from 'picocolors';
import { printable } from '../../../shared/words/redact.ts';
import { outputFailed } from './output-failed.ts';
import { wrapLines } from './wrap.ts';

/** Where a command's lines go. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Where a command speaks: real streams, or texts collected in a test. */
export interface Terminal extends Output {
  /** Somebody sits there: prompts and live tables make sense. */
  readonly isInteractive: boolean;
  readonly columns: number;
  readonly paint: ReturnType<typeof pc.createColors>;
  /** Asks for yes or no; anything but y or yes is no. */
  confirm(question: string): Promise<boolean>;
}

/** In fewer columns no table can be read. */
const narrowest = 60;

/** Never `undefined`, as `isTTY` is without a terminal: picocolors takes that for "find out by yourself". */
const isTerminal = (stream: { isTTY?: boolean }): boolean => stream.isTTY === true;

/** The process's own terminal. NO_COLOR (no-color.org) and pipes turn colours off; a pipe is never asked. */
export function processTerminal(env: NodeJS.ProcessEnv = process.env): Terminal {
  process.stdout.on('error', outputFailed);
  const mayColour = isTerminal(process.stdout) && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    // Sentences all of them, so they are wrapped here; a program that reads them gets each in one line.
    err: (text) =>
      void process.stderr.write(
        `${process.stderr.isTTY ? wrapLines(text, Math.max(narrowest, process.stderr.columns)) : text}\n`,
      ),
    // Asked only when needed: merely looking at standard input makes a stream of it.
    get isInteractive() {
      return isTerminal(process.stdout) && isTerminal(process.stdin);
    },
    get columns() {
      return process.stdout.isTTY ? Math.max(narrowest, process.stdout.columns) : 120;
    },
    paint: pc.createColors(mayColour),
    async confirm(question) {
      const { createInterface } = await import('node:readline/promises');
      const prompt = createInterface({ input: process.stdin, output: process.stdout });
      // End of input is no consent.
      const closed = new Promise<string>((resolve) => prompt.once('close', () => resolve('')));
      try {
        const answer = await Promise.race([prompt.question(`${question} [y/N] `), closed]);
        return /^y(es)?$/i.test(answer.trim());
      } finally {
        prompt.close();
      }
    },
  };
}

/** One line of text from a file or a process, safe to print and cut to a width. */
export function cut(text: string, width: number): string {
  const line = printable(text);
  return line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`;
}
