#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import packageJson from '../package.json' with { type: 'json' };
import type { ExitCode } from './cli/context.ts';
import type { Launch } from './janitor/launch.ts';

/** How to start this very program again. */
function ownLaunch(): Launch {
  const script = process.argv[1];
  return { command: process.execPath, args: script === undefined ? [] : [realpathSync(script)] };
}

/**
 * Two calls must start fast: Claude Code waits for hooks, and scripts and prompts call `scan --json` all the time. They
 * do without the parser for arguments, whose loading costs more than a scan.
 */
async function main(argv: readonly string[]): Promise<ExitCode> {
  if (argv[0] === 'hook') {
    const { runHook } = await import('./cli/hook.ts');
    await runHook(argv.slice(1), ownLaunch());
    return 0;
  }
  if (argv.join(' ') === 'scan --json') {
    const { plainScan } = await import('./cli/plain-scan.ts');
    return plainScan(process.env);
  }
  const { run } = await import('./cli/program.ts');
  const { processTerminal } = await import('./cli/terminal.ts');
  return run(argv, {
    terminal: processTerminal(),
    env: process.env,
    launch: ownLaunch(),
    version: packageJson.version,
  });
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
