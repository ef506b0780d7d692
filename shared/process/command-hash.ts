/** One 32-bit FNV-1a round over a text; the seed gives independent halves. */
function fnv(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A short fingerprint of a command line, to notice that a process became another program. */
export function commandHash(argv: readonly string[] | null): string {
  return shortHash(argv === null ? '' : argv.join('\0'));
}

/**
 * 16 hexadecimal digits that change with the text. Not cryptographic: it tells nothing secret apart and must not be
 * used to compare identities.
 */
export function shortHash(text: string): string {
  return [0x811c9dc5, 0x2166f00d].map((seed) => fnv(text, seed).toString(16).padStart(8, '0')).join('');
}
