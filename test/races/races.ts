import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { race } from './round.ts';

const usage = `usage: npm run test:races -- [--rounds N] [--seed N] [--jobs N]
  Lets real processes of ours go at one home folder at once, round after round, and looks after each at what was kept.
  --seed   of the first round; each next one has the next number
  --jobs   how many rounds run side by side`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || process.platform !== 'linux') {
  console.log(values.help ? usage : 'SKIPPED: the fence around the processes of a race works on Linux only.');
  process.exit(0);
}

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-races-')));
const cli = path.resolve('out/cli.cjs');
const sum = { programs: 0, hooks: 0, signals: 0, cuts: 0, complaints: 0 };
let next = 0;

/** Round after round, until all have begun. */
async function takeRounds(): Promise<void> {
  while (next < Number(values.rounds)) {
    const seed = Number(values.seed) + next;
    next += 1;
    const round = await race(folder, cli, seed);
    sum.programs += round.programs;
    sum.hooks += round.hooks;
    sum.signals += round.signals;
    sum.cuts += Number(round.wasCut);
    sum.complaints += round.complaints.length;
    for (const complaint of round.complaints) console.log(`round ${seed}: ${complaint}`);
  }
}

try {
  await Promise.all(Array.from({ length: Number(values.jobs) }, takeRounds));
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(
  `${values.rounds} rounds: ${sum.programs} programs and ${sum.hooks} hooks at once, ${sum.cuts} clean-ups killed, ` +
    `${sum.signals} processes asked to end, ${sum.complaints} complaints.`,
);
process.exitCode = sum.complaints === 0 ? 0 : 1;
