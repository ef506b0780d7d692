import type { WorldFile } from './format.ts';
import { judgeFile } from './judge-file.ts';
import { readWorldFiles } from './read-files.ts';
import { scoreOf, type Score } from './score.ts';

type Figures = Omit<Score, 'wrong'> & { files: number };

const nothing = (): Figures => ({ files: 0, due: 0, found: 0, ended: 0, rightlyEnded: 0, left: 0 });

/** One line of the table: worlds that nobody had watched before the crash, and worlds that a keeper had. */
interface Row {
  firstRun: Figures;
  watched: Figures;
}

/** Nothing of ours ever ran: no keeper, no lineage, no record that tells of an owner. */
const isFirstRun = ({ keeper, lineage = [], records = [] }: WorldFile) =>
  keeper === undefined && lineage.length === 0 && records.every(({ owner }) => owner === undefined);

function add(sum: Figures, score: Omit<Score, 'wrong'>): void {
  sum.files += 1;
  for (const key of ['due', 'found', 'ended', 'rightlyEnded', 'left'] as const) sum[key] += score[key];
}

const percent = (part: number, whole: number) =>
  whole === 0 ? '—' : `${((100 * part) / whole).toFixed(0)} %`;
const half = ({ files, due, found }: Figures) =>
  String(files).padStart(9) + percent(found, due).padStart(8) + String(due).padStart(4);
function line(name: string, { firstRun, watched }: Row): string {
  const [ended, rightlyEnded, left] = (['ended', 'rightlyEnded', 'left'] as const).map(
    (key) => firstRun[key] + watched[key],
  ) as [number, number, number];
  return `${name.padEnd(22)}${half(firstRun)}${half(watched)}${percent(rightlyEnded, ended).padStart(11)}${String(left).padStart(6)}`;
}

// Prints precision and recall over all world files; the exit code is 1 where anything is wrong.
const folder = process.argv[2] ?? 'test/fixtures/worlds';
const rows = new Map<string, Row>();
const all: Row = { firstRun: nothing(), watched: nothing() };
const wrong: string[] = [];
for (const file of readWorldFiles(folder)) {
  const score = scoreOf(file, await judgeFile(file));
  const row = rows.get(file.class) ?? { firstRun: nothing(), watched: nothing() };
  rows.set(file.class, row);
  const side = isFirstRun(file) ? 'firstRun' : 'watched';
  add(row[side], score);
  add(all[side], score);
  wrong.push(...score.wrong.map((text) => `${file.name} (${file.report}): ${text}`));
}

const heads = `${'worlds'.padStart(9)}${'recall'.padStart(8)}${'of'.padStart(4)}`;
console.log(`${''.padEnd(22)}${'first run'.padStart(21)}${'watched'.padStart(21)}`);
console.log(`${'class'.padEnd(22)}${heads}${heads}${'precision'.padStart(11)}${'left'.padStart(6)}`);
for (const [name, row] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(line(name, row));
console.log(line('all', all));
for (const text of wrong) console.log(`WRONG ${text}`);
process.exitCode = wrong.length > 0 ? 1 : 0;
