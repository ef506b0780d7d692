import { assignedName, isSecret, isSecretFlag, secretName } from './secrets/names.ts';
import { secretPlaces } from './secrets/programs.ts';
import { secretAddresses, tokenForms } from './secrets/token-forms.ts';

const HIDDEN = '•••';

const text = `"[^"]*"|'[^']*'`;

type Rule = [pattern: RegExp, kept: string | ((match: string, ...groups: string[]) => string)];

/** `$1$2` stays where the name in `$1` is that of a secret. */
const named = (whole: string, name: string, sign = '') =>
  isSecret(name) ? `${name}${sign}${HIDDEN}` : whole;

/** Each row: what a secret looks like in a command line, and what stays of it. */
const rules: readonly Rule[] = [
  // scheme://user:password@host, where the password may hold slashes but is no port; a bare token before the @
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):(?!\d{1,5}(?:[/?#\s]|$))[^\s]+@/gi, `$1:${HIDDEN}@`],
  [/\b(https?:\/\/)[^\s/:@]{16,}@/gi, `$1${HIDDEN}@`],
  ...secretAddresses.map((pattern): Rule => [pattern, `$1${HIDDEN}`]),
  // Headers; the scheme word may stay. A cookie goes on over spaces.
  [/\b((?:set-)?cookie\s*:\s*)[^"']+/gi, `$1${HIDDEN}`],
  [
    /\b((?:proxy-)?authorization|x-api-key|cookie)(["']?\s*[:=]\s*["']?)((?:bearer|basic|token|apikey|digest|aws4-hmac-sha256)\s+)?[^\s"']+/gi,
    `$1$2$3${HIDDEN}`,
  ],
  [new RegExp(`(${secretName})(:\\s+)[^\\s"']+`, 'gi'), named],
  [/\b(bearer)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/\b([Bb]asic)\s+(?=\S*[A-Z0-9=])[A-Za-z0-9+/=]{8,}/g, `$1 ${HIDDEN}`],
  // --token x, --token=x, --client-secret "x"
  [
    new RegExp(
      `((?=-)(?!--?(?:no|disable|without|skip|show|hide|print)-)${secretName})(\\s+|=)(${text}|[^\\s-]\\S*)`,
      'gi',
    ),
    named,
  ],
  // "apiKey": "x"
  [
    new RegExp(`(["'])(${secretName})(["']\\s*:\\s*)(${text}|[^\\s,}]+)`, 'gi'),
    (whole, open = '', name = '', close = '') => (isSecret(name) ? `${open}${name}${close}${HIDDEN}` : whole),
  ],
  // NAME_KEY=x in an environment assignment or a query string
  [
    new RegExp(`(${assignedName})=(${text}|[^\\s&;]+)`, 'gi'),
    (whole, name = '') => (isSecret(name) ? `${name}=${HIDDEN}` : whole),
  ],
  [/([?&](?:sig|signature|key|code)=)[^\s&]+/gi, `$1${HIDDEN}`],
  // aws configure set aws_secret_access_key x, git config github.token x
  [
    new RegExp(
      `((?:(?<![\\w-])(?:set|add|config|configure)|--global|--local)\\s+[^\\s=]*?)(${secretName})(\\s+)([^\\s-]\\S*)`,
      'gi',
    ),
    (whole, before = '', name = '', gap = '') => (isSecret(name) ? `${before}${name}${gap}${HIDDEN}` : whole),
  ],
  // kubectl create secret … --from-literal=name=x; fly secrets set NAME=x NAME=y, heroku config:set NAME=x
  [/(--from-literal(?:\s+|=)[^\s=]+=)\S+/g, `$1${HIDDEN}`],
  [
    /((?<![\w-])(?:secrets?\s+set|config:(?:set|add)|env:set)\s)(.*)/g,
    (_whole, before = '', rest = '') =>
      `${before}${rest.replace(/((?:^|\s)[A-Za-z_]\w*=)\S+/g, `$1${HIDDEN}`)}`,
  ],
  // net use X: \\host\share x /user:name
  [/(\bnet(?:\.exe)?\s+use\s+(?:\S:\s+)?\\\\\S+\s+(?:\/\S+\s+)*)(?![/*])\S+/gi, `$1${HIDDEN}`],
  // openssl -passin pass:x, also where openssl itself is out of sight
  [/((?<![\w.-])pass:)\S+/g, `$1${HIDDEN}`],
  // What is piped into a program that takes a password or token from there
  [
    /((?:echo|printf)\s+(?:-\w+\s+)*)([^|]+?)(\s*\|\s*(?:sudo\s+)?(?:chpasswd|passwd|smbpasswd|sudo\s+-S|cryptsetup|gh\s+auth\s+login|\S[^|]*--?(?:password|passphrase|token|pass)[-\w]*stdin|\S[^|]*--with-token|\S[^|]*--passphrase-fd))/g,
    `$1${HIDDEN}$3`,
  ],
  // curl -u name:x and others like it, but not docker's -u 1000:1000
  [/(\s(?:-u|-U|--user|--proxy-user)(?:\s+|=))(?!\d+:\d+(?:\s|$))([^\s:]+):\S+/g, `$1$2:${HIDDEN}`],
  ...tokenForms.map((pattern): Rule => [pattern, HIDDEN]),
];

/** What takes no room, among letters that need no joiner. */
const unseen = /(?<=[\x20-\x7e])\p{Cf}+(?=[\x20-\x7e]|$)|^\p{Cf}+(?=[\x20-\x7e])/gu;

const plainText = /^[\x20-\x7e]*$/;

/**
 * Takes away what could move a cursor, change colours, reorder text or hide in it, in a terminal or a window.
 * Joiners stay where scripts and emoji need them.
 */
export function printable(value: string): string {
  // Nearly all that is read: of a thousand records the patterns below would be a tenth of their cost.
  if (plainText.test(value)) return value;
  return value.replace(unseen, '').replace(
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu,
    ' ',
  );
}

/** Letters of other scripts that look like Latin ones (Unicode's confusables, those that a flag's name may be made of). */
const lookalikes = new Map(
  Array.from('аaсcԁdеeһhіiјjкkоoрpѕsтtуyхxαaοoρpκkτtνv').reduce<[string, string][]>(
    (pairs, letter, at, all) => (at % 2 === 0 ? [...pairs, [letter, all[at + 1] ?? letter]] : pairs),
    [],
  ),
);
const strangeFlag = /(?<=^|\s)-[^\s=]*[^\x20-\x7e\s=][^\s=]*/gu;

/** A flag that only looks as if it were one that a secret follows is written as that one. */
function plainFlag(flag: string): string {
  const plain = Array.from(flag.normalize('NFKC'), (letter) => lookalikes.get(letter) ?? letter).join('');
  return isSecretFlag(plain) ? plain : flag;
}

/** A text with everything that looks like a secret replaced by dots. */
export function redact(value: string): string {
  const plain = rules.reduce(
    (rest, [pattern, kept]) =>
      typeof kept === 'string' ? rest.replace(pattern, kept) : rest.replace(pattern, kept),
    value.replace(strangeFlag, plainFlag),
  );
  return hidePlaces(plain.split(' ')).join(' ');
}

/** Hides what is secret because of the program that it is given to. */
function hidePlaces(words: readonly string[]): readonly string[] {
  const places = secretPlaces(words);
  if (places.size === 0) return words;
  return words.map((word, index) => {
    const shown = places.get(index);
    return shown === undefined || word === '' ? word : `${word.slice(0, shown)}${HIDDEN}`;
  });
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

const assignment = new RegExp(`^(${assignedName}|(?:proxy-)?authorization|x-api-key)\\s*([=:])`, 'i');
/** Hides secrets that are an argument of their own, or the rest of one: they may hold spaces. */
function redactWords(words: readonly string[]): string[] {
  return hidePlaces(words).map((word, index) => {
    const before = words[index - 1] ?? '';
    if (isSecretFlag(before) && !/^--|^-[A-Za-z]$/.test(word)) return HIDDEN;
    const assigned = assignment.exec(word);
    if (assigned === null || !word.includes(' ') || !isSecret(assigned[1] ?? '')) return word;
    const rest = word.slice(assigned[0].length);
    return `${assigned[0]}${/^\s*(?:bearer|basic|token|digest)\s/i.exec(rest)?.[0] ?? ''}${HIDDEN}`;
  });
}

/** What was shown of the last command lines: each look meets nearly the same ones, and the rules above take long. */
const shownLines = new Map<string, string>();
const mostShownLines = 1000;

/**
 * A command line as it may be shown, logged or stored: secrets redacted, control characters gone, at most
 * `maxLength` characters.
 */
export function displayCommand(argv: readonly string[] | null, fallback: string, maxLength = 400): string {
  const words = firstWords(argv === null || argv.length === 0 ? [fallback] : argv);
  const key = words.join('\0');
  const shown = shownLines.get(key);
  const line = shown ?? redact(redactWords(words).join(' ')).trim();
  if (shown === undefined) {
    if (shownLines.size >= mostShownLines) shownLines.clear();
    shownLines.set(key, line);
  }
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1)}…`;
}
