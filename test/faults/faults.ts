import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { commands } from './commands.ts';
import { faultsOf } from './kinds.ts';
import { compilePreload } from './preload.ts';
import { tryFault } from './try-fault.ts';

const usage = `usage: npm run test:faults -- [--only COMMAND,…] [--every N] [--at NUMBER]
  Lets each call on the janitor's files fail, one after the other, in each way that its manual page names, and kills
  the process right before it; looks after each at all files, and at what the next run makes of it.
  --only   these commands: ${commands.map(({ name }) => name).join(', ')}
  --every  only every Nth call
  --at     only the call of this number, to replay what another run found`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    every: { type: 'string', default: '1' },
    at: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-faults-'));
const preload = compilePreload(folder);
if (!preload.ok) {
  fs.rmSync(folder, { recursive: true });
  console.log(`SKIPPED: ${preload.reason}.`);
  process.exit(0);
}

const bench = { folder, library: preload.library };
const chosen = values.only?.split(',');
let all = 0;
let broken = 0;
try {
  for (const command of commands) {
    if (chosen?.includes(command.name) === false) continue;
    const smooth = await tryFault(bench, command, 0, null);
    for (const complaint of smooth.complaints) console.log(`${command.name}, untroubled: ${complaint}`);
    broken += smooth.complaints.length;
    let faults = 0;
    let missed = 0;
    for (const call of smooth.calls) {
      if (
        values.at !== undefined ? call.number !== Number(values.at) : call.number % Number(values.every) !== 0
      )
        continue;
      for (const fault of faultsOf(call.name)) {
        const { reached, complaints } = await tryFault(bench, command, call.number, fault);
        faults += 1;
        if (!reached) missed += 1;
        for (const complaint of complaints) {
          broken += 1;
          console.log(
            `${command.name}, call ${call.number} (${call.name} ${call.path}), ${fault.kind}: ${complaint}`,
          );
        }
      }
    }
    all += faults - missed;
    console.log(
      `${command.name}: ${smooth.calls.length} calls, ${faults - missed} faults (${missed} not reached)`,
    );
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(`${all} faults, ${broken} complaints.`);
process.exitCode = broken === 0 ? 0 : 1;
