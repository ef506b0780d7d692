import type { ProcessInfo } from './process.ts';

/**
 * True for a process of ours that `process-janitor run` left as the parent of the program that it started (Windows, and
 * Linux without control groups). It holds nobody: whoever started it started the program, and the program goes on where
 * somebody kills it.
 */
export function isParentThatStayed({ argv }: Pick<ProcessInfo, 'argv'>): boolean {
  const at = argv?.findIndex((word) => /(^|[\\/])(cli\.cjs|process-janitor)$/i.test(word)) ?? -1;
  return at >= 0 && at < 4 && argv?.[at + 1] === 'run';
}
