import { describe, expect, it } from 'vitest';
import { nextCommands } from '../../../electron/cli/print/next-command.ts';
import type { Step } from '../../../shared/plan/plan.ts';
import { receiptOf, terminate } from '../desktop/worlds.ts';

const proven = terminate('p', 'a');
const likely = terminate('l', 'a', { confidence: 'likely' });
const forced = terminate('f', 'a', { confidence: 'likely', force: true });
const start = 'process-janitor cleanup --execute';

describe('the next command does exactly what was shown', () => {
  it.each<[what: string, steps: Step[], session: string | undefined, commands: string[]]>([
    ['nothing to do, nothing to advise', [], undefined, []],
    ['all proven', [proven], undefined, [`To do this: ${start} --plan plan`]],
    ['one session', [proven], '1234', [`To do this: ${start} --session 1234 --plan plan`]],
    ['only likely', [likely], undefined, [`To do this: ${start} --include-likely --plan plan`]],
    [
      'both',
      [proven, likely],
      'ab',
      [
        `To do all of this: ${start} --include-likely --session ab --plan plan`,
        `Only what is proven: ${start} --session ab --plan plan`,
      ],
    ],
    ['what was asked before', [forced], undefined, [`To do this: ${start} --force --plan plan`]],
    [
      'all kinds',
      [proven, likely, forced],
      undefined,
      [
        `To do all of this: ${start} --include-likely --force --plan plan`,
        `Only what is proven: ${start} --plan plan`,
      ],
    ],
  ])('%s', (_what, steps, session, commands) => {
    const told = nextCommands(receiptOf(steps, 'planned'), session);
    expect(told.map(({ about, command }) => `${about}: ${command}`)).toEqual(commands);
  });
});
