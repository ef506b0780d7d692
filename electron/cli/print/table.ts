import Table from 'cli-table3';

const plain = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Aligned columns without lines; `right` names the columns to align to the right. Empty columns take no room. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const all = Array.from({ length: rows[0]?.length ?? 0 }, (_, column) => column);
  const filled = all.filter((column) => rows.some((row) => row[column] !== ''));
  const table = new Table({
    chars: plain,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: filled.map((column) => (right.includes(column) ? 'right' : 'left')),
  });
  table.push(...rows.map((row) => filled.map((column) => row[column] ?? '')));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
