#!/usr/bin/env node
import packageJson from '../package.json' with { type: 'json' };
import { processTerminal } from './cli/terminal.ts';

/** A reader that went away (`| head`) is no error of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const { run } = await import('./cli/program.ts');
process.exitCode = await run(process.argv.slice(2), processTerminal(), process.env, packageJson.version);
