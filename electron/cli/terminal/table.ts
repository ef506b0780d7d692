import { stripVTControlCharacters } from 'node:util';
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

/** Between two columns, in characters, as `middle` has it. */
const gap = 2;
/** A sentence in fewer characters than this cannot be read. */
const narrowest = 16;

export interface Layout {
  /** Columns to align to the right. */
  right?: readonly number[];
  /** A line over the columns; it makes no column that would be empty otherwise. */
  headings?: readonly string[];
  /** Of the whole table; without it nothing is wrapped. */
  width?: number;
  /** The column that gives way where the table is too wide: its text goes on in further lines. */
  flexible?: number;
  /** Characters before the first column. */
  margin?: number;
}

/** Aligned columns without lines. Empty columns take no room. */
export function columns(rows: readonly (readonly string[])[], layout: Layout = {}): string {
  const { right = [], headings, width, flexible, margin = 0 } = layout;
  const all = Array.from({ length: rows[0]?.length ?? 0 }, (_, column) => column);
  const filled = all.filter((column) => rows.some((row) => (row[column] ?? '') !== ''));
  const lines = headings === undefined ? rows : [headings, ...rows];
  const widths = filled.map((column) =>
    Math.max(1, ...lines.map((row) => stripVTControlCharacters(row[column] ?? '').length)),
  );
  const taken = widths.reduce((sum, one) => sum + one, margin + gap * (widths.length - 1));
  const giving = filled.indexOf(flexible ?? -1);
  if (width !== undefined && giving !== -1 && taken > width) {
    widths[giving] = Math.max(narrowest, (widths[giving] ?? 0) - (taken - width));
  }
  const table = new Table({
    chars: plain,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colAligns: filled.map((column) => (right.includes(column) ? 'right' : 'left')),
    colWidths: widths,
    wordWrap: true,
  });
  table.push(...lines.map((row) => filled.map((column) => row[column] ?? '')));
  return table
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(margin)}${line}`.trimEnd())
    .join('\n');
}
