/** A command line of `process-janitor run`, understood. */
export type ParsedRun =
  | { ok: true; memoryBytes: number | null; isVerbose: boolean; words: readonly [string, ...string[]] }
  | { ok: false; message: string }
  | 'help';

const units: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** Less than this starts no Claude Code, and is a slip of the pen. */
const leastBytes = 2 ** 26;

/** `4G`, `512M`, `1.5G`, with or without `B` or `iB`, in any case; bytes, `null`: not understood. */
export function bytesOf(text: string): number | null {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?$/i.exec(text.trim()) ?? [];
  const bytes = amount === '' ? NaN : Math.floor(Number(amount) * (units[unit.toUpperCase()] ?? NaN));
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/**
 * Understands what follows `run`. Options stand before the command; from the first other word on, or from `--` on,
 * all is the command's own.
 */
export function parseRun(argv: readonly string[]): ParsedRun {
  let memoryBytes: number | null = null;
  let isVerbose = false;
  let at = 0;
  for (; at < argv.length; at += 1) {
    const [option, inline] = splitOption(argv[at] ?? '');
    if (option === '--') {
      at += 1;
      break;
    }
    if (!option.startsWith('-')) break;
    if (option === '--help' || option === '-h') return 'help';
    if (option === '--verbose' || option === '-v') {
      isVerbose = true;
    } else if (option === '--memory' || option === '-m') {
      const text = inline ?? argv[(at += 1)];
      if (text === undefined) return { ok: false, message: '--memory needs a size, such as 4G.' };
      memoryBytes = bytesOf(text);
      if (memoryBytes === null || memoryBytes < leastBytes) {
        return {
          ok: false,
          message: `--memory takes a size of 64M and more, such as 4G or 1500M, not "${text}".`,
        };
      }
    } else {
      return {
        ok: false,
        message: `There is no option ${option}. Options of the command itself go after --.`,
      };
    }
  }
  const [name, ...args] = argv.slice(at);
  if (name === undefined || name === '')
    return { ok: false, message: 'What shall be started? Say: process-janitor run -- claude' };
  return { ok: true, memoryBytes, isVerbose, words: [name, ...args] };
}

function splitOption(word: string): [string, string?] {
  const end = word.startsWith('--') ? word.indexOf('=') : -1;
  return end < 0 ? [word] : [word.slice(0, end), word.slice(end + 1)];
}
