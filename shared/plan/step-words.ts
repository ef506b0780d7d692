import { formatBytes, plural } from '../words/format.ts';

/** What a step ends, as its sentence begins: `node and 2 processes that it started (120 MB)`. */
export function describeUnit(name: string, processes: number, bytes: number): string {
  const more = processes > 1 ? ` and ${plural(processes - 1, 'process')} that it started` : '';
  return `${name}${more} (${formatBytes(bytes)})`;
}

/** The sentences of a step after the one on what it ends: for where a title says that already. */
export const reasonsOf = (detail: string): string => detail.replace(/^End .*? \([\d.]+ [KMGTP]?B\)\. /, '');

/** Why several steps are taken: what is true of each of them, said once, and what is left to say of each. */
export interface Reasons {
  /** Empty where they share no sentence, or there is only one step. */
  shared: string;
  /** In the order of the steps. */
  own: string[];
}

/** Tells the sentences that all these steps have from those of one alone. @param details of the steps of one session */
export function reasonsOfAll(details: readonly string[]): Reasons {
  const sentences = details.map((detail) => reasonsOf(detail).split(/(?<=\.) (?=\p{Lu})/u));
  const [first = [], ...others] = sentences;
  const shared =
    others.length === 0 ? [] : first.filter((one) => others.every((those) => those.includes(one)));
  return {
    shared: shared.join(' '),
    own: sentences.map((those) => those.filter((one) => !shared.includes(one)).join(' ')),
  };
}
