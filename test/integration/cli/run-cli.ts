import { spawn, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Home } from '../../../electron/store/files/home.ts';

const root = path.resolve(import.meta.dirname, '../../..');
export const cliPath = path.join(root, 'out/cli.cjs');
const elevenMinutesMs = 11 * 60_000;

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * The environment of a child: a private home, no Claude session around it, a clock eleven minutes ahead, and nobody to
 * be seen but what the test started.
 */
export function cliEnvironment(home: Home): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(CLAUDE|AI_AGENT|NODE_OPTIONS|FORCE_COLOR)/.test(name),
  );
  return {
    ...Object.fromEntries(own),
    HOME: home.dir,
    JANITOR_HOME: home.dir,
    NODE_OPTIONS: ['later.cjs', 'fence.cjs']
      .map((name) => `--require ${path.join(root, 'test/fakes/real', name)}`)
      .join(' '),
    JANITOR_TEST_FENCE: String(process.pid),
    JANITOR_TEST_LATER_MS: String(elevenMinutesMs),
  };
}

/** Starts the built program; ended with the test if it still runs. */
export function startCli(home: Home, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [cliPath, ...args], {
    env: { ...cliEnvironment(home), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });
  return child;
}

/** Runs the built program to its end, with nothing on its input. */
export function runCli(home: Home, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  return finished(startCli(home, args, env));
}

/** Runs it in a pseudo-terminal (script(1)) and types `input`. */
export function runInTerminal(home: Home, args: readonly string[], input: string): Promise<CliResult> {
  const line = [process.execPath, cliPath, ...args].join(' ');
  const child = spawn('script', ['-qefc', line, '/dev/null'], { env: cliEnvironment(home) });
  onTestFinished(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });
  child.stdin.write(input);
  return finished(child);
}

function finished(child: ChildProcess): Promise<CliResult> {
  const result = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (result.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (result.stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...result }));
  });
}
