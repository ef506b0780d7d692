import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import type { ProcessIdentity } from '../../shared/process/identity.ts';
import type { Crowd } from './crowd.ts';

/** How a server takes a SIGTERM. */
export type Manner = 'obeys' | 'dawdles' | 'stubborn';

export interface HookAnswer {
  event: string;
  sessionId: string;
  tookMs: number;
  status: number | null;
  words: string;
}

/** The terminal program that the hooks call, and the environment of everybody. */
export interface Program {
  cli: string;
  env: NodeJS.ProcessEnv;
}

/** Stands for a Claude Code with its servers. */
export interface Claude {
  identity: ProcessIdentity;
  servers: readonly ProcessIdentity[];
  /** Calls a hook of ours, as its parent. */
  hook: (event: 'SessionStart' | 'SessionEnd' | 'Stop', input: object) => Promise<HookAnswer>;
  /** Kills it, and waits until it is gone; its servers stay. */
  crash: () => Promise<void>;
}

/**
 * Starts one below a shell that leads a process session of its own, and so holds it however the tests were started.
 *
 * @param dir where the home folder is, and the tally of all signals
 */
export async function startClaude(
  dir: string,
  { cli, env }: Program,
  { claim }: Crowd,
  manners: readonly Manner[],
): Promise<Claude> {
  const args = [programIn(dir), tallyOf(dir), cli, path.resolve('test/races/server.cjs'), ...manners];
  const shell = spawn('sh', ['-c', '"$0" "$@" <&3 3<&- & wait', process.execPath, ...args], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    detached: true,
    cwd: dir,
    env,
  });
  const ended = once(shell, 'exit');
  const [, stdout, , input] = shell.stdio;
  if (stdout === null || input === null || input === undefined || !('write' in input)) {
    throw new Error('No pipes.');
  }
  // Who writes to a Claude that has ended gets EPIPE.
  input.on('error', () => undefined);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) throw new Error('The stand-in for Claude Code has ended.');
    return JSON.parse(line.value);
  };
  await claim(shell.pid ?? 0);
  const [identity, ...servers] = await Promise.all(((await next()) as number[]).map(claim));
  if (identity === undefined) throw new Error('The stand-in for Claude Code said nothing of itself.');
  const calls = new Map<
    number,
    { resolve: (answer: HookAnswer) => void; reject: (error: unknown) => void }
  >();
  async function listen(): Promise<void> {
    for (;;) {
      const { call, ...answer } = (await next()) as HookAnswer & { call: number };
      calls.get(call)?.resolve(answer);
    }
  }
  listen().catch((error: unknown) => calls.forEach(({ reject }) => reject(error)));
  return {
    identity,
    servers,
    hook: (event, more) =>
      new Promise((resolve, reject) => {
        const call = calls.size;
        calls.set(call, { resolve, reject });
        input.write(`${JSON.stringify({ call, event, input: more })}\n`);
      }),
    async crash() {
      process.kill(identity.pid, 'SIGKILL');
      await ended;
    },
  };
}

const programIn = (dir: string) => path.join(dir, 'node_modules/@anthropic-ai/claude-code/cli.js');

/** Puts the stand-in where Claude Code would be, by which it is recognised. */
export function installClaude(dir: string): void {
  fs.mkdirSync(path.dirname(programIn(dir)), { recursive: true });
  fs.copyFileSync(path.resolve('test/races/claude.cjs'), programIn(dir));
}

export const tallyOf = (dir: string) => path.join(dir, 'tally');

/** How often each process got a SIGTERM. */
export function signalsPerProcess(dir: string): Map<number, number> {
  const tally = new Map<number, number>();
  if (!fs.existsSync(tallyOf(dir))) return tally;
  for (const line of fs.readFileSync(tallyOf(dir), 'utf8').split('\n').filter(Boolean)) {
    tally.set(Number(line), (tally.get(Number(line)) ?? 0) + 1);
  }
  return tally;
}
