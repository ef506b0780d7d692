const byteUnits = ['KB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * A size for people: `0 B`, `850 MB`, `1.2 GB`. Steps of 1024, as the task managers of Windows and macOS count
 * memory. One decimal below 10, none above. Anything that is not a positive number reads as `0 B`.
 */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 1) return '0 B';
  if (bytes < 1024) return `${Math.floor(bytes)} B`;
  let size = bytes;
  let unit = 'B';
  for (const next of byteUnits) {
    // 1023.6 would be shown as "1024": it is one of the next unit already.
    if (Math.round(size) < 1024) break;
    size /= 1024;
    unit = next;
  }
  const tenths = Math.round(size * 10) / 10;
  return `${tenths < 10 ? tenths : Math.round(size)} ${unit}`;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A length of time in its largest whole unit: `less than a minute`, `5 minutes`, `3 hours`, `2 days`. */
export function formatAge(ms: number): string {
  if (!(ms >= minuteMs)) return 'less than a minute';
  if (ms < hourMs) return plural(Math.floor(ms / minuteMs), 'minute');
  if (ms < dayMs) return plural(Math.floor(ms / hourMs), 'hour');
  return plural(Math.floor(ms / dayMs), 'day');
}

/** The same for a column: `<1 min`, `5 min`, `3 h`, `2 d`. */
export function shortAge(ms: number): string {
  if (!(ms >= minuteMs)) return '<1 min';
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  return ms < dayMs ? `${Math.floor(ms / hourMs)} h` : `${formatCount(Math.floor(ms / dayMs))} d`;
}

/** `12 %`, `0.4 %` of one core; of several cores it may be above 100. */
export function formatPercent(percent: number): string {
  return `${percent >= 10 ? Math.round(percent) : Math.round(percent * 10) / 10} %`;
}

/** How long ago something was: `just now`, `3 hours ago`. A time in the future is `just now`. */
export function formatAgo(ms: number): string {
  return ms >= minuteMs ? `${formatAge(ms)} ago` : 'just now';
}

/** A count with thousands grouped: `1,000`. */
export function formatCount(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count with its word: `1 process`, `3 processes`, `2 entries`; `many` for words with a plural of their own. */
export function plural(n: number, word: string, many?: string): string {
  return `${formatCount(n)} ${n === 1 ? word : (many ?? manyOf(word))}`;
}

function manyOf(word: string): string {
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}

/** The last folder of a path of any system: `/home/ann/shop` → `shop`. A root names itself; `null`: unknown. */
export function projectName(path: string | null): string {
  if (path === null || path === '') return 'unknown folder';
  const name = path
    .replace(/[/\\]+$/, '')
    .split(/[/\\]/)
    .at(-1);
  return name === undefined || name === '' ? path : name;
}

/**
 * A name from a file or a process, short and harmless enough for a notification: letters, digits, spaces and `._-`
 * only. What may be an option or an escape to whatever shows it has none of them in front.
 */
export function plainName(name: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replace(/^[\s.-]+/, '')
    .trim();
  return plain === '' ? 'unnamed' : plain.length <= 20 ? plain : `${plain.slice(0, 19)}…`;
}
