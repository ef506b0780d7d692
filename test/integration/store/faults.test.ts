import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from '../../faults/commands.ts';
import { faultsOf } from '../../faults/kinds.ts';
import { compilePreload } from '../../faults/preload.ts';
import { tryFault } from '../../faults/try-fault.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-faults-'));
const preload = compilePreload(folder);
if (!preload.ok) console.warn(`SKIPPED: no calls are let fail: ${preload.reason}.`);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A short stretch of `npm run test:faults`: of some commands, some calls, each failed in one way. */
describe.skipIf(!preload.ok)('whatever call on its files fails, everything is kept', () => {
  it.each([
    ['config', 5],
    ['hooks-install', 13],
    ['restore', 3],
    ['auto', 61],
  ])('%s, every call in %i', { timeout: 120_000 }, async (name, every) => {
    const command = commands.find((one) => one.name === name);
    if (command === undefined || !preload.ok) throw new Error(`There is no command ${name}.`);
    const bench = { folder: fs.mkdtempSync(path.join(folder, 'bench-')), library: preload.library };
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
