import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createJanitor } from '../../../electron/janitor/create-janitor.ts';
import { fileSources } from '../../../electron/janitor/clean/file-sources.ts';
import type { Janitor } from '../../../electron/janitor/look/janitor.ts';
import { surroundingsOf } from '../../../electron/janitor/look/look.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { readLineage, writeLineage } from '../../../electron/store/records/lineage-file.ts';
import { writeSession } from '../../../electron/store/records/sessions.ts';
import { expect, onTestFinished } from 'vitest';
import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { claim, fenced, firstLine, identityOf, isAlive } from '../../fakes/real/own-processes.ts';
import { lineageEntry, sessionRecord } from '../../fakes/real/real-orphans.ts';

const idle = 'setInterval(() => {}, 60_000);';

/** Runs `node -e` in the background as the Bash tool's shell does, says its pid first, and stays. */
const shell =
  process.platform === 'win32'
    ? [
        process.execPath,
        '-e',
        `const [node, ...given] = process.argv.slice(1);
        const options = { detached: true, stdio: ['ignore', 'inherit', 'ignore'] };
        const child = require('node:child_process').spawn(node, ['-e', ...given], options);
        console.log(child.pid); ${idle}`,
      ]
    : ['/bin/sh', '-c', '"$0" -e "$1" "$2" < /dev/null & echo $!; wait'];

/** How left-overs behave, as programs; each says when it is ready. None of them heeds the end of its input. */
export const manners = {
  polite: `console.log('ready'); ${idle}`,
  /** SIGTERM does nothing to it. */
  stubborn: `process.on('SIGTERM', () => {}); console.log('ready'); ${idle}`,
  /** Rolls back when asked to end, until the file `may-end` is there, and leaves a half-done file where it is cut off. */
  slow: `
    const fs = require('node:fs');
    process.on('SIGTERM', () => {
      fs.writeFileSync('rolled-back', 'half');
      setInterval(() => {
        if (!fs.existsSync('may-end')) return;
        fs.writeFileSync('rolled-back', 'whole');
        process.exit();
      }, 20);
    });
    console.log('ready'); ${idle}`,
  /** Suspends itself: signals other than SIGKILL wait until somebody continues it. */
  suspended: `console.log('ready'); setTimeout(() => process.kill(process.pid, 'SIGSTOP'), 50); ${idle}`,
  /** Starts a child as `npm exec` does, which inherits its streams and says when it is ready. */
  wrapper: `
    require('node:child_process')
      .spawn(process.execPath, ['-e', ${JSON.stringify(`console.log('ready'); ${idle}`)}], { stdio: ['inherit', 'inherit', 'ignore'] });
    ${idle}`,
  /** Serves whoever connects. */
  listening: `require('node:net').createServer().listen(0, '127.0.0.1', () => console.log('ready')); ${idle}`,
};
export type Manner = keyof typeof manners;

/** An MCP server of some manner, or a job of the Bash tool. */
export type Left = Manner | { job: Manner };
export const job = (manner: Manner): Left => ({ job: manner });

export interface Crashed {
  sessionId: string;
  owner: ProcessIdentity;
  /** Pid of each server and job, in the order asked for. */
  pids: number[];
  workingDir: string;
}

/**
 * Plays Claude Code: an owner that starts servers as its MCP servers (a pair of sockets for input and output, its
 * messaging socket in the environment) and jobs as its Bash tool does (nothing to read, a process session of their own,
 * variables that name the owner), is registered, has its children recorded, and is then killed. From then on the servers
 * are deaf.
 *
 * @param options.uid whom the children belong to
 * @param options.recorded false: no keeper saw the children while their owner lived
 */
export async function crashed(
  home: Home,
  sessionId: string,
  left: readonly Left[],
  options: { recorded?: boolean; uid?: number; argument?: string; crash?: boolean } = {},
): Promise<Crashed & { process: ChildProcess }> {
  const { recorded = true, uid, argument = 'left-over', crash = true } = options;
  const workingDir = path.join(home.dir, 'shop');
  fs.mkdirSync(workingDir, { recursive: true });
  const wanted = left.map((one) =>
    typeof one === 'string'
      ? { code: manners[one], isServer: true }
      : { code: manners[one.job], isServer: false },
  );
  const code = `
    const { spawn } = require('node:child_process');
    const who = ${uid === undefined ? '{}' : `{ uid: ${uid}, gid: ${uid} }`};
    const session = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: ${JSON.stringify(sessionId)}, CLAUDE_CODE_ENTRYPOINT: 'cli' };
    const startServer = (code) => {
      const env = { ...process.env, ...session, CLAUDE_CODE_MESSAGING_SOCKET: '/tmp/cc-socks/' + process.pid + '.sock' };
      // On Windows Node takes along what is not detached.
      const detached = process.platform === 'win32';
      const server = spawn(process.execPath, ['-e', code, ${JSON.stringify(argument)}],
        { env, detached, stdio: ['pipe', 'pipe', 'ignore'], ...who });
      return new Promise((resolve) => server.stdout.once('data', () => resolve(server.pid)));
    };
    const startJob = (code) => {
      const env = { ...process.env, ...session, CLAUDE_PID: String(process.pid), CLAUDE_CODE_CHILD_SESSION: '1' };
      const [program, ...words] = ${JSON.stringify(shell)};
      const shell = spawn(program, [...words, process.execPath, code, ${JSON.stringify(argument)}],
        { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'], ...who });
      let said = '';
      return new Promise((resolve) => shell.stdout.on('data', (text) => {
        said += text;
        if (said.includes('ready')) resolve(Number.parseInt(said));
      }));
    };
    Promise.all(${JSON.stringify(wanted)}.map(({ code, isServer }) => (isServer ? startServer : startJob)(code)))
      .then((pids) => console.log(JSON.stringify(pids)));
    ${idle}`;
  const owner = spawn(process.execPath, ['-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
    cwd: workingDir,
  });
  const pids = JSON.parse(await firstLine(owner)) as number[];
  const identity = await identityOf(owner.pid ?? 0);
  const shells = (await childrenOf(owner.pid ?? 0)).filter((pid) => !pids.includes(pid));
  const children = await Promise.all(
    [...shells, ...pids].map(async (pid) => ({
      identity: await claim(pid),
      isServer: wanted[pids.indexOf(pid)]?.isServer ?? false,
    })),
  );
  await writeSession(home, sessionRecord(home, sessionId, identity));
  if (recorded) {
    const entries = children.map(({ identity: of, isServer }) =>
      lineageEntry(of, { isServer, processGroup: null, session: null }),
    );
    const { lineage } = readLineage(home);
    await writeLineage(home, new Map([...lineage, [sessionId, { owner: identity, workingDir, entries }]]));
  }
  // The fence sees and later ends what is claimed; another user's process it could not end.
  if (!crash) {
    await claim(identity.pid);
    onTestFinished(() => void owner.stdout.destroy());
  }
  if (uid !== undefined) {
    onTestFinished(() => {
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    });
  }
  if (crash) {
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    // The shells of the Bash tool go away by themselves once nobody holds their output: only what they started stays.
    for (const shell of shells) process.kill(shell, 'SIGKILL');
    await expect.poll(() => shells.some((shell) => isAlive(shell)), { interval: 5 }).toBe(false);
  }
  return { sessionId, owner: identity, pids, workingDir, process: owner };
}

async function childrenOf(pid: number): Promise<number[]> {
  const listing = await (await createSystem({})).list();
  if (!listing.ok) throw new Error(listing.reason);
  return [...listing.processes.values()].filter((info) => info.parentPid === pid).map((info) => info.pid);
}

export interface Bench {
  system: System;
  janitor: Janitor;
  planned: () => Promise<Plan>;
  /** Plans and carries out every step. */
  run: (trigger?: 'manual' | 'auto') => Promise<CleanupDocument>;
  execute: (plan: Plan, trigger?: 'manual' | 'auto') => Promise<CleanupDocument>;
}

/** The engine on the real system (an hour from now, seeing only what tests started) and a private home. */
export async function bench(home: Home): Promise<Bench> {
  const system = fenced(await createSystem({}));
  const janitor = createJanitor(
    system,
    await fileSources(home, system, true),
    surroundingsOf({}, process.pid),
  );
  const planned = async () => janitor.plan(await janitor.scan());
  const execute: Bench['execute'] = (plan, trigger = 'manual') =>
    janitor.execute(plan, { stepIds: new Set(plan.steps.map(({ stepId }) => stepId)), trigger });
  return { system, janitor, planned, execute, run: async (trigger) => execute(await planned(), trigger) };
}

/** `terminate <pid>: <outcome>` for units, `<kind> <session>: <outcome>` for files. */
export const outcomes = ({ steps }: CleanupDocument): string[] =>
  steps.map((step) => `${step.kind} ${step.pid ?? step.session_id}: ${step.outcome}`);
