#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { loadCompiled } from './cli/start/load-compiled.ts';
import { toItsEnd } from './cli/start/to-its-end.ts';
import type { Launch } from './janitor/keep/launch.ts';

/** Where the build put what must start fast, each in one file with all that it needs; seen from this one. */
declare const SCAN_BUNDLE: string;
declare const STATUS_BUNDLE: string;
declare const HOOK_BUNDLE: string;
declare const RUN_BUNDLE: string;

/** How to start this very program again. */
function ownLaunch(): Launch {
  const script = process.argv[1];
  return { command: process.execPath, args: script === undefined ? [] : [realpathSync(script)] };
}

const bundle = (name: string) => loadCompiled(path.join(import.meta.dirname, name));

const ofScan = () => bundle(SCAN_BUNDLE) as typeof import('./cli/start/plain-scan.ts');
const ofStatus = () => bundle(STATUS_BUNDLE) as typeof import('./cli/start/quick-status.ts');
const ofHook = () => bundle(HOOK_BUNDLE) as typeof import('./cli/commands/hook.ts');
const ofRun = () => bundle(RUN_BUNDLE) as typeof import('./cli/run/run.ts');

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === 'run') {
    // Before anything else is loaded: whoever starts their program with it waits.
    const ended = await ofRun().runProgram(argv.slice(1), process.env);
    if (ended !== 'help') return ended;
  }
  if (argv[0] === 'hook') {
    await ofHook().runHook(argv.slice(1), ownLaunch());
    return 0;
  }
  if (argv.join(' ') === 'scan --json') return ofScan().plainScan(process.env);
  const isStatus = /^status( -j| --json)?$/.test(argv.join(' '));
  if (isStatus) return ofStatus().quickStatus(process.env, argv.length > 1);
  const { run } = await import('./cli/start/program.ts');
  const { processTerminal } = await import('./cli/terminal/process-terminal.ts');
  return run(argv, {
    terminal: processTerminal(),
    env: process.env,
    launch: ownLaunch(),
    version: packageJson.version,
  });
}

const argv = process.argv.slice(2);
void toItsEnd(() => main(argv), argv, argv[0] === 'hook');
