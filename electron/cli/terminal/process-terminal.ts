import pc from 'picocolors';
import { harmless } from './harmless.ts';
import { complain, narrowest } from './complain.ts';
import { outputFailed } from './output-failed.ts';
import { widthOfPipes, type Terminal } from './terminal.ts';

/** Never `undefined`, as `isTTY` is without a terminal: picocolors takes that for "find out by yourself". */
const isTerminal = (stream: { isTTY?: boolean }): boolean => stream.isTTY === true;

/** The process's own terminal. NO_COLOR (no-color.org) and pipes turn colours off; a pipe is never asked. */
export function processTerminal(env: NodeJS.ProcessEnv = process.env): Terminal {
  process.stdout.on('error', outputFailed);
  const mayColour = isTerminal(process.stdout) && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    out: (text) => void process.stdout.write(`${harmless(text, mayColour)}\n`),
    err: complain,
    // Asked only when needed: merely looking at standard input makes a stream of it.
    get isInteractive() {
      return isTerminal(process.stdout) && isTerminal(process.stdin);
    },
    get columns() {
      return process.stdout.isTTY ? Math.max(narrowest, process.stdout.columns) : widthOfPipes;
    },
    paint: pc.createColors(mayColour),
    async confirm(question) {
      const { createInterface } = await import('node:readline/promises');
      const prompt = createInterface({ input: process.stdin, output: process.stdout });
      // End of input is no consent.
      const closed = new Promise<string>((resolve) => prompt.once('close', () => resolve('')));
      try {
        const answer = await Promise.race([
          prompt.question(`${harmless(question, mayColour)} [y/N] `),
          closed,
        ]);
        return /^y(es)?$/i.test(answer.trim());
      } finally {
        prompt.close();
      }
    },
  };
}
