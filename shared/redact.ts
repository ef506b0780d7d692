const HIDDEN = '•••';

const secretName =
  '[\\w.-]*(?:token|secret|passw(?:or)?d|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|credential|auth|cookie)[\\w.-]*';

/** Each row: what a secret looks like in a command line, and what stays of it. */
const rules: readonly [RegExp, string][] = [
  // scheme://user:password@host, and a bare token before the @
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s@/]+@/gi, `$1:${HIDDEN}@`],
  [/\b(https?:\/\/)[^\s/:@]{16,}@/gi, `$1${HIDDEN}@`],
  // Authorization headers; the scheme word may stay
  [
    /\b(authorization|x-api-key|cookie)(["']?\s*[:=]\s*["']?)((?:bearer|basic|token)\s+)?[^\s"']+/gi,
    `$1$2$3${HIDDEN}`,
  ],
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  // --token x, --token=x, --client-secret "x", "apiKey": "x"
  [new RegExp(`(--?${secretName})(\\s+|=)("[^"]*"|'[^']*'|[^\\s-]\\S*)`, 'gi'), `$1$2${HIDDEN}`],
  [new RegExp(`(["']${secretName}["']\\s*:\\s*)("[^"]*"|'[^']*'|\\S+)`, 'gi'), `$1${HIDDEN}`],
  // NAME_KEY=x in an environment assignment or a query string
  [
    new RegExp(
      `\\b(${secretName}|[A-Za-z0-9_]*_KEY|[A-Z0-9_]*KEY|[A-Z0-9_]*(?:PASS|PWD|PAT))=("[^"]*"|'[^']*'|[^\\s&;]+)`,
      'gi',
    ),
    `$1=${HIDDEN}`,
  ],
  // Well-known forms of keys, wherever they stand
  [/\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}/g, HIDDEN],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|npm_|xox[abposr]-|AKIA|ASIA|AIza)[A-Za-z0-9_-]{10,}/g, HIDDEN],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, HIDDEN],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
];

/** Takes away what could move a cursor, change colours or reorder text in a terminal or a window. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ');
}

/** A text with everything that looks like a secret replaced by dots. */
export function redact(text: string): string {
  return rules.reduce((rest, [pattern, kept]) => rest.replace(pattern, kept), text);
}

/**
 * A command line as it may be shown, logged or stored: secrets redacted, control characters gone, at most
 * `maxLength` characters.
 */
export function displayCommand(argv: readonly string[] | null, fallback: string, maxLength = 400): string {
  const words = argv === null || argv.length === 0 ? [fallback] : argv;
  // A secret given as an argument of its own must be recognised together with the flag before it.
  const text = printable(redact(words.map((word) => word.slice(0, 4096)).join(' '))).trim();
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
