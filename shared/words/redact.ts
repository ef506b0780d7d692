const HIDDEN = '•••';

/**
 * A name that says "secret". It begins where a word begins and nowhere else, so that a hostile line of a million
 * letters costs no more than any other.
 */
const secretName =
  '(?<![\\w.-])[\\w.-]*(?:token|secret|passw(?:or)?d|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|credential|auth|cookie)[\\w.-]*';
const assignedName = `${secretName}|(?<![\\w.-])[\\w.-]*(?:_KEY|KEY|PASS|PWD|PAT)`;
const text = `"[^"]*"|'[^']*'`;

/** Each row: what a secret looks like in a command line, and what stays of it. */
const rules: readonly [RegExp, string][] = [
  // scheme://user:password@host, and a bare token before the @
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/]+@/gi, `$1:${HIDDEN}@`],
  [/\b(https?:\/\/)[^\s/:@]{16,}@/gi, `$1${HIDDEN}@`],
  // Headers; the scheme word may stay. A cookie goes on over spaces.
  [/\b((?:set-)?cookie\s*:\s*)[^"']+/gi, `$1${HIDDEN}`],
  [
    /\b((?:proxy-)?authorization|x-api-key|cookie)(["']?\s*[:=]\s*["']?)((?:bearer|basic|token)\s+)?[^\s"']+/gi,
    `$1$2$3${HIDDEN}`,
  ],
  [/\b(bearer)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/\b([Bb]asic)\s+(?=\S*[A-Z0-9=])[A-Za-z0-9+/=]{8,}/g, `$1 ${HIDDEN}`],
  // --token x, --token=x, --client-secret "x"
  [
    new RegExp(`((?=-)(?!--?(?:no|disable|without)-)${secretName})(\\s+|=)(${text}|[^\\s-]\\S*)`, 'gi'),
    `$1$2${HIDDEN}`,
  ],
  // "apiKey": "x"
  [new RegExp(`(["']${secretName}["']\\s*:\\s*)(${text}|\\S+)`, 'gi'), `$1${HIDDEN}`],
  // NAME_KEY=x in an environment assignment or a query string
  [new RegExp(`(${assignedName})=(${text}|[^\\s&;]+)`, 'gi'), `$1=${HIDDEN}`],
  [/([?&](?:sig|signature|key)=)[^\s&]+/gi, `$1${HIDDEN}`],
  // Programs that take a password in a short flag: curl -u name:x, mysql -px, sshpass -p x
  [/(\s(?:-u|-U|--user|--proxy-user)(?:\s+|=))(?!\d+:\d+(?:\s|$))([^\s:]+):\S+/g, `$1$2:${HIDDEN}`],
  [/((?<![\w.-])(?:mysql|mariadb)[\w-]*(?:\s+(?!-p)\S+)*\s+-p)\S+/g, `$1${HIDDEN}`],
  [/(\bsshpass\s+-p\s*)\S+/g, `$1${HIDDEN}`],
  // Well-known forms of keys, wherever they stand
  [/\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}/g, HIDDEN],
  [
    /\b(?:gh[pousr]_|github_pat_|glpat-|npm_|hf_|whsec_|shpat_|dop_v1_|xox[abposr]-|AKIA|ASIA|AIza)[A-Za-z0-9_-]{10,}/g,
    HIDDEN,
  ],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, HIDDEN],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
];

/**
 * Takes away what could move a cursor, change colours, reorder text or hide in it, in a terminal or a window.
 * Joiners stay: scripts and emoji need them.
 */
export function printable(value: string): string {
  return value.replace(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu,
    ' ',
  );
}

/** A text with everything that looks like a secret replaced by dots. */
export function redact(value: string): string {
  return rules.reduce((rest, [pattern, kept]) => rest.replace(pattern, kept), value);
}

/** More than anybody sees of one command line, even where long secrets in it shrink to dots. */
const longestWord = 2048;
const longestLine = 4096;

/** The first words of a command line; what stands far behind is not even looked at. */
function firstWords(argv: readonly string[]): string[] {
  const words: string[] = [];
  let length = 0;
  for (const word of argv) {
    words.push(printable(word.slice(0, longestWord)));
    length += Math.min(word.length, longestWord);
    if (length > longestLine) break;
  }
  return words;
}

const secretFlag = new RegExp(`^(?!(?:no|disable|without)-)${secretName}$`, 'i');
const secretAssignment = new RegExp(`^(${assignedName}|(?:proxy-)?authorization|x-api-key)\\s*([=:])`, 'i');

/** Hides secrets that are an argument of their own, or the rest of one: they may hold spaces. */
function redactWords(words: readonly string[]): string[] {
  return words.map((word, index) => {
    const before = words[index - 1];
    if (before !== undefined && isSecretFlag(before) && !/^--|^-[A-Za-z]$/.test(word)) return HIDDEN;
    const assigned = secretAssignment.exec(word);
    if (assigned === null || !word.includes(' ')) return word;
    const rest = word.slice(assigned[0].length);
    return `${assigned[0]}${/^\s*(?:bearer|basic|token)\s/i.exec(rest)?.[0] ?? ''}${HIDDEN}`;
  });
}

const isSecretFlag = (word: string) => word.startsWith('-') && secretFlag.test(word.replace(/^-+/, ''));

/**
 * A command line as it may be shown, logged or stored: secrets redacted, control characters gone, at most
 * `maxLength` characters.
 */
export function displayCommand(argv: readonly string[] | null, fallback: string, maxLength = 400): string {
  const words = firstWords(argv === null || argv.length === 0 ? [fallback] : argv);
  const line = redact(redactWords(words).join(' ')).trim();
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1)}…`;
}
