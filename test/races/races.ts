import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { compilePreload } from '../faults/preload.ts';
import { race, type Round } from './round.ts';

const locks = ['cleanup', 'session', 'turns', 'keeper'] as const;

const usage = `usage: npm run test:races -- [--rounds N] [--seed N] [--jobs N] [--without LOCK] [--keep FOLDER]
  Lets real processes of ours go at one home folder at once, round after round, and looks after each at what was kept.
  --seed     of the first round; each next one has the next number
  --jobs     how many rounds run side by side
  --without  the control: with this lock switched off (${locks.join(', ')}; all: one after the other) some round must
             complain; exit code 1 where none does
  --keep     copies what a round left that is complained of`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '3' },
    without: { type: 'string' },
    keep: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || process.platform !== 'linux') {
  console.log(values.help ? usage : 'SKIPPED: the fence around the processes of a race works on Linux only.');
  process.exit(0);
}

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-races-')));
const slow = compilePreload(folder, 'test/races/slow-calls.c');
if (!slow.ok) console.log(`At the disk's own speed: ${slow.reason}.`);

/** Every second round is on a slow disk that knows no exchange of files. */
const raceOnce = (cli: string, seed: number): Promise<Round> =>
  race(folder, cli, seed, slow.ok && seed % 2 === 0 ? slow.library : null, values.keep);

/** Round after round, until all have begun or `enough` says so; side by side. */
async function takeRounds(cli: string, tell: (seed: number, round: Round) => boolean): Promise<void> {
  let next = 0;
  let isEnough = false;
  const takeSome = async () => {
    while (next < Number(values.rounds) && !isEnough) {
      const seed = Number(values.seed) + next;
      next += 1;
      isEnough = tell(seed, await raceOnce(cli, seed)) || isEnough;
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, takeSome));
}

/** @returns whether nothing was complained of */
async function tryAll(): Promise<boolean> {
  const sum = { programs: 0, hooks: 0, signals: 0, cuts: 0, complaints: 0 };
  await takeRounds(path.resolve('out/cli.cjs'), (seed, round) => {
    sum.programs += round.programs;
    sum.hooks += round.hooks;
    sum.signals += round.signals;
    sum.cuts += Number(round.wasCut);
    sum.complaints += round.complaints.length;
    for (const complaint of round.complaints) console.log(`round ${seed}: ${complaint}`);
    return false;
  });
  console.log(
    `${values.rounds} rounds: ${sum.programs} programs and ${sum.hooks} hooks at once, ${sum.cuts} clean-ups killed, ` +
      `${sum.signals} processes asked to end, ${sum.complaints} complaints.`,
  );
  return sum.complaints === 0;
}

/** @returns whether it was noticed that the lock is switched off */
async function tryWithout(lock: string): Promise<boolean> {
  const code = path.join(folder, `without-${lock}`);
  fs.mkdirSync(code);
  const bundled = spawnSync(process.execPath, ['test/races/without/bundle.mjs', lock, code], {
    encoding: 'utf8',
  });
  if (bundled.status !== 0) throw new Error(`The program can not be bundled: ${bundled.stderr}`);
  let rounds = 0;
  const found: string[] = [];
  await takeRounds(path.join(code, 'program.mjs'), (seed, { complaints: [complaint] }) => {
    rounds += 1;
    if (complaint !== undefined) found.push(`round ${seed}: ${complaint}`);
    return found.length > 0;
  });
  const [first] = found;
  const words = first === undefined ? 'NOT NOTICED' : `noticed, ${first}`;
  console.log(`without ${lock}: ${words} (${rounds} rounds)`);
  return first !== undefined;
}

async function tryControls(chosen: readonly string[]): Promise<boolean> {
  const noticed: boolean[] = [];
  for (const lock of chosen) noticed.push(await tryWithout(lock));
  return noticed.every(Boolean);
}

const { without } = values;
if (without !== undefined && without !== 'all' && !(locks as readonly string[]).includes(without)) {
  console.error(usage);
  process.exit(2);
}
try {
  const chosen = without === 'all' ? locks : without === undefined ? null : [without];
  process.exitCode = (await (chosen === null ? tryAll() : tryControls(chosen))) ? 0 : 1;
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
