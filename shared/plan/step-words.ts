import { formatBytes, plural } from '../words/format.ts';

/** What a step ends, as its sentence begins: `node and 2 processes that it started (120 MB)`. */
export function describeUnit(name: string, processes: number, bytes: number): string {
  const more = processes > 1 ? ` and ${plural(processes - 1, 'process')} that it started` : '';
  return `${name}${more} (${formatBytes(bytes)})`;
}

/** The sentences of a step after the one on what it ends: for where a title says that already. */
export const reasonsOf = (detail: string): string => detail.replace(/^End .*? \([\d.]+ [KMGTP]?B\)\. /, '');
