import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { makeBenches, type Bench } from './bench.ts';
import { commands, type Command } from './commands.ts';
import { faultsOf, type Fault } from './kinds.ts';
import type { Call } from './preload.ts';
import { tryFault } from './try-fault.ts';

const usage = `usage: npm run test:faults -- [--only COMMAND,…] [--every N] [--from NUMBER] [--at NUMBER] [--jobs N]
  Lets each call on the janitor's files fail, one after the other, in each way that its manual page names, and kills
  the process right before it; looks after each at all files, and at what the next run makes of it.
  --only   these commands: ${commands.map(({ name }) => name).join(', ')}
  --every  only every Nth call
  --from   only calls from this number on, to go on where another run stopped
  --at     only the call of this number, to replay what another run found
  --jobs   how many are tried side by side`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    every: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    at: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-faults-'));
const made = await makeBenches(folder, Number(values.jobs));
if (!made.ok) {
  fs.rmSync(folder, { recursive: true });
  console.log(`SKIPPED: ${made.reason}.`);
  process.exit(0);
}
const { benches, end } = made;
const sum = { faults: 0, complaints: 0 };

/** Tries every fault of a command, side by side. */
async function tryAll(command: Command, first: Bench): Promise<void> {
  const smooth = await tryFault(first, command, 0, null);
  for (const complaint of smooth.complaints) console.log(`${command.name}, untroubled: ${complaint}`);
  sum.complaints += smooth.complaints.length;
  const trials = smooth.calls
    .filter(isWanted)
    .flatMap((call) => faultsOf(call.name).map((fault) => ({ call, fault })));
  const queue = trials.values();
  let reached = 0;
  await Promise.all(
    benches.map(async (bench) => {
      for (const { call, fault } of queue) if (await tryOne(bench, command, call, fault)) reached += 1;
    }),
  );
  sum.faults += reached;
  console.log(
    `${command.name}: ${smooth.calls.length} calls, ${reached} faults (${trials.length - reached} not reached)`,
  );
}

async function tryOne(bench: Bench, command: Command, call: Call, fault: Fault): Promise<boolean> {
  const { reached, complaints } = await tryFault(bench, command, call.number, fault);
  for (const complaint of complaints) {
    console.log(
      `${command.name}, call ${call.number} (${call.name} ${call.path}), ${fault.kind}: ${complaint}`,
    );
  }
  sum.complaints += complaints.length;
  return reached;
}

const isWanted = ({ number }: Call) =>
  values.at === undefined
    ? number % Number(values.every) === 0 && number >= Number(values.from)
    : number === Number(values.at);

const chosen = values.only?.split(',');
try {
  for (const command of commands) {
    const [first] = benches;
    if (first !== undefined && chosen?.includes(command.name) !== false) await tryAll(command, first);
  }
} finally {
  await end();
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(`${sum.faults} faults, ${sum.complaints} complaints.`);
process.exitCode = sum.complaints === 0 ? 0 : 1;
