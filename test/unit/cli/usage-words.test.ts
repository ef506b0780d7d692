import { Argument, Command, CommanderError, InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { usageWords } from '../../../electron/cli/start/usage-words.ts';

/** What the real parser complains about, in our words. */
function complaint(argv: readonly string[]): string {
  const program = new Command('process-janitor')
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  const short = (text: string) => {
    if (text.length < 3) throw new InvalidArgumentError('It has three letters or more.');
    return text;
  };
  program.command('scan').option('--json').option('-s, --session <id>', 'one', short);
  program.command('hooks').addArgument(new Argument('[action]').choices(['install', 'status']));
  program.command('close').argument('<session>', 'which', short);
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return usageWords(error, program, argv);
    throw error;
  }
  return '';
}

it.each([
  [['scam'], 'There is no command scam. Did you mean scan? `process-janitor --help` shows how.'],
  [['frobnicate'], 'There is no command frobnicate. `process-janitor --help` shows how.'],
  [['--nope'], 'There is no option --nope. `process-janitor --help` shows how.'],
  [
    ['scan', '--jsom'],
    'There is no option --jsom. Did you mean --json? `process-janitor scan --help` shows how.',
  ],
  [['scan', 'it'], 'More words than scan takes. `process-janitor scan --help` shows how.'],
  [['scan', '-s'], '--session needs a value. `process-janitor scan --help` shows how.'],
  [
    ['scan', '-s', ''],
    '--session cannot be "". It has three letters or more. `process-janitor scan --help` shows how.',
  ],
  [['close'], 'close needs <session>. `process-janitor close --help` shows how.'],
  [
    ['close', 'x'],
    '<session> cannot be "x". It has three letters or more. `process-janitor close --help` shows how.',
  ],
  [
    ['hooks', 'frob'],
    '<action> cannot be "frob". Allowed choices are install, status. `process-janitor hooks --help` shows how.',
  ],
])('%j: %s', (argv, said) => {
  expect(complaint(argv)).toBe(said);
});
