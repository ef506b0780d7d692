import { guards } from './guards.ts';
import { mixFor } from './mixes.ts';
import { runMany } from './run-many.ts';

// Prints for each guard after how many ticks the simulator notices that it is switched off.
const [limit = '60000', only = ''] = process.argv.slice(2);
for (const guard of guards.filter((name) => name.includes(only))) {
  let what = '';
  const total = await runMany({
    seed: 1,
    ticks: Number(limit),
    off: new Set([guard]),
    mix: mixFor(guard),
    stopAtViolation: true,
    onViolation: ({ seed, result }) => {
      const violation = result.violations[0];
      what = `world ${seed}: ${violation?.kind}: ${violation?.detail.slice(0, 150)}`;
    },
  });
  console.log(
    `${guard.padEnd(26)} ${total.violations > 0 ? `after ${total.ticks} ticks` : `NOT in ${total.ticks}`}   ${what}`,
  );
}
