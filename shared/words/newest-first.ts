/** The newest first, those of unknown age last; of the same age in one order whatever order they were read in. */
export function newestFirst(
  a: { start_time: string | null; session_id: string },
  b: { start_time: string | null; session_id: string },
): number {
  const byStart = compare(b.start_time ?? '', a.start_time ?? '');
  return byStart === 0 ? compare(a.session_id, b.session_id) : byStart;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
