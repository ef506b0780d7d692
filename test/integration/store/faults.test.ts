import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { commands } from '../../faults/commands.ts';
import { faultsOf } from '../../faults/kinds.ts';
import { makeBenches } from '../../faults/bench.ts';
import { tryFault } from '../../faults/try-fault.ts';
import { describeWhere } from '../../fakes/describe-where.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-faults-'));
const made = await makeBenches(folder, 1);
afterAll(async () => {
  if (made.ok) await made.end();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A short stretch of `npm run test:faults`: of some commands, some calls, each failed in one way. */
describeWhere(made.ok ? null : made.reason, 'whatever call on its files fails, everything is kept', () => {
  it.each([
    ['config', 7],
    ['hooks-install', 17],
    ['restore', 4],
    ['auto', 97],
    ['hook-start', 13],
    ['keeper', 83],
  ])('%s, every call in %i', async (name, every) => {
    const command = commands.find((one) => one.name === name);
    const bench = made.ok ? made.benches[0] : undefined;
    if (command === undefined || bench === undefined) throw new Error(`There is no command ${name}.`);
    const { calls, complaints } = await tryFault(bench, command, 0, null);
    expect(complaints).toEqual([]);
    let tried = 0;
    for (const call of calls.filter(({ number }) => number % every === 0)) {
      const faults = faultsOf(call.name);
      const fault = faults[call.number % faults.length];
      if (fault === undefined) continue;
      const trial = await tryFault(bench, command, call.number, fault);
      expect(trial.complaints, `call ${call.number} (${call.name} ${call.path}), ${fault.kind}`).toEqual([]);
      tried += Number(trial.reached);
    }
    expect(tried).toBeGreaterThan(1);
  });
});
