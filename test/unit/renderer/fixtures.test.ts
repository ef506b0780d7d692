import { describe, expect, it } from 'vitest';
import { calls } from '../../../shared/contract/ipc.ts';
import * as scenarios from '../../e2e/window/fixtures/scenarios.ts';

const machines = Object.entries(scenarios).filter((entry) => typeof entry[1] !== 'function') as [
  string,
  (typeof scenarios)['mixed'],
][];

describe.each(machines)('the made-up machine "%s" keeps to the contract', (_name, scenario) => {
  it.each([
    ['app:state', scenario.app],
    ['scan:get', scenario.scan],
    ['cleanup:preview', scenario.plan],
    ['cleanup:execute', scenario.receipt],
    ['history:list', scenario.history],
    ['quarantine:list', scenario.quarantine],
    ['settings:get', scenario.settings],
  ] as const)('%s', (call, value) => {
    expect(calls[call][1].safeParse(value).error).toBeUndefined();
  });
});
