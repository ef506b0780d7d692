/* The terminal program, to be bundled with one lock switched off. */
import { runHook } from '../../../electron/cli/commands/hook.ts';
import { run } from '../../../electron/cli/start/program.ts';
import { processTerminal } from '../../../electron/cli/terminal/process-terminal.ts';

const [, script = '', ...argv] = process.argv;
const launch = { command: process.execPath, args: [script] };
if (argv[0] === 'hook') await runHook(argv.slice(1), launch);
else {
  process.exitCode = await run(argv, {
    terminal: processTerminal(),
    env: process.env,
    launch,
    version: '0.0.0',
  });
}
