import { judgeFile } from './judge-file.ts';
import { readWorldFiles } from './read-files.ts';
import { scoreOf, type Score } from './score.ts';

// Prints precision and recall over all world files; the exit code is 1 where anything is wrong.
const folder = process.argv[2] ?? 'test/fixtures/worlds';
const classes = new Map<string, Score & { files: number }>();
const wrong: string[] = [];
for (const file of readWorldFiles(folder)) {
  const score = scoreOf(file, await judgeFile(file));
  const sum = classes.get(file.class) ?? {
    files: 0,
    wrong: [],
    due: 0,
    found: 0,
    ended: 0,
    rightlyEnded: 0,
    left: 0,
  };
  classes.set(file.class, {
    files: sum.files + 1,
    wrong: [...sum.wrong, ...score.wrong],
    due: sum.due + score.due,
    found: sum.found + score.found,
    ended: sum.ended + score.ended,
    rightlyEnded: sum.rightlyEnded + score.rightlyEnded,
    left: sum.left + score.left,
  });
  wrong.push(...score.wrong.map((line) => `${file.name} (${file.report}): ${line}`));
}

const percent = (part: number, whole: number) =>
  whole === 0 ? '—' : `${((100 * part) / whole).toFixed(0)} %`;
const line = (name: string, files: number, s: Omit<Score, 'wrong'>) =>
  `${name.padEnd(28)}${String(files).padStart(6)}${percent(s.found, s.due).padStart(9)}${String(s.due).padStart(5)}${percent(s.rightlyEnded, s.ended).padStart(11)}${String(s.left).padStart(7)}`;
console.log(
  `${'class'.padEnd(28)}${'worlds'.padStart(6)}${'recall'.padStart(9)}${'of'.padStart(5)}${'precision'.padStart(11)}${'left'.padStart(7)}`,
);
const all = { files: 0, due: 0, found: 0, ended: 0, rightlyEnded: 0, left: 0 };
for (const [name, score] of [...classes].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(line(name, score.files, score));
  for (const key of ['files', 'due', 'found', 'ended', 'rightlyEnded', 'left'] as const)
    all[key] += score[key];
}
console.log(line('all', all.files, all));
for (const text of wrong) console.log(`WRONG ${text}`);
process.exitCode = wrong.length > 0 ? 1 : 0;
