import { parseArgs } from 'node:util';
import { guards, isGuard, type Guard } from './guards.ts';
import { runMany } from './run-many.ts';

const usage = `usage: npm run simulate -- [--ticks N] [--seed S] [--off GUARD,…] [--world SEED] [--hints] [--runs] [--quiet]
  --ticks  how many ticks in all (default 100000)
  --seed   the first world's seed; the next world has the next number (default 1)
  --world  runs only the world of this seed, to replay what another run found
  --hints  looks out of turn in every world, not in every third
  --runs   sessions are started by process-janitor run in every world, not in every fourth
  --off    switches guards off: ${guards.join(', ')}`;

const { values } = parseArgs({
  options: {
    ticks: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    world: { type: 'string' },
    off: { type: 'string', default: '' },
    hints: { type: 'boolean' },
    runs: { type: 'boolean' },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function guardsOff(text: string): ReadonlySet<Guard> {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.filter((name) => !isGuard(name));
  if (unknown.length > 0) throw new Error(`There is no guard "${unknown.join(', ')}".\n${usage}`);
  return new Set(names.filter(isGuard));
}

if (values.help) {
  console.log(usage);
} else {
  const isReplay = values.world !== undefined;
  const startedMs = performance.now();
  const total = await runMany({
    seed: Number(values.world ?? values.seed),
    ticks: Number(values.ticks),
    off: guardsOff(values.off),
    ...(values.hints === true && { hasHints: true }),
    ...(values.runs === true && { hasRuns: true }),
    maxWorlds: isReplay ? 1 : Infinity,
    onViolation: ({ seed, result }) => {
      const violation = result.violations[0];
      console.log(`\nWorld ${seed}, tick ${violation?.tick}: ${violation?.kind}: ${violation?.detail}`);
      if (!values.quiet) console.log(result.tail.map((line) => `    ${line}`).join('\n'));
      console.log(
        `  Replay: npm run simulate -- --world ${seed}${values.off === '' ? '' : ` --off ${values.off}`}`,
      );
    },
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const percent = (part: number, whole: number) =>
    whole === 0 ? '—' : `${((100 * part) / whole).toFixed(1)} %`;
  console.log(
    `\n${total.ticks} ticks in ${total.worlds} worlds from seed ${values.world ?? values.seed}: ${total.signals} signals, ${total.violations} violations.`,
  );
  console.log(`${seconds.toFixed(1)} s, ${Math.round(total.ticks / seconds)} ticks a second.`);
  console.log('Left-overs with proven attribution that were ended in time:');
  let due = 0;
  let ended = 0;
  for (const [leak, count] of [...total.recall].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`  ${leak.padEnd(24)} ${percent(count.ended, count.due).padStart(8)}  of ${count.due}`);
    due += count.due;
    ended += count.ended;
  }
  console.log(`  ${'all'.padEnd(24)} ${percent(ended, due).padStart(8)}  of ${due}`);
  if (isReplay && !values.quiet) console.log(total.missed.map((line) => `  missed: ${line}`).join('\n'));
  process.exitCode = total.violations > 0 ? 1 : 0;
}
