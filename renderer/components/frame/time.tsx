const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment in the reader's own time zone and way of writing. */
export function Time({ iso }: { iso: string }) {
  const ms = Date.parse(iso);
  return <time dateTime={iso}>{Number.isNaN(ms) ? 'unknown time' : format.format(ms)}</time>;
}
