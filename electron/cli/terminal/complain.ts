import { wrapLines } from './wrap.ts';

/** In fewer columns no table can be read. */
export const narrowest = 60;

/** Says a sentence on standard error: wrapped where somebody sits there, in one line for a program that reads it. */
export function complain(text: string): void {
  const { stderr } = process;
  stderr.write(`${stderr.isTTY ? wrapLines(text, Math.max(narrowest, stderr.columns)) : text}\n`);
}
