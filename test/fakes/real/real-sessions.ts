import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Home } from '../../../electron/store/files/home.ts';
import { claim, firstLine, isAlive } from './own-processes.ts';

/**
 * Installed where Claude Code is, and so recognised as it. Starts each script that it is given as it starts MCP servers,
 * with a pair of sockets: when it is killed, they are deaf.
 */
const claude = `
  const { spawn } = require('node:child_process');
  const ready = process.argv.slice(2).map((script) => new Promise((resolve) => {
    const child = spawn(process.execPath, [script, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdout.once('data', () => resolve(child.pid));
  }));
  Promise.all(ready).then((pids) => console.log(JSON.stringify([process.pid, ...pids])));
  setInterval(() => {}, 60_000);`;

/** What sessions start, by the name of its script. */
const scripts = {
  'github-mcp-server.js': `setInterval(() => {}, 60_000);`,
  'dev-server.js': `
    const cache = Array.from({ length: 2_000_000 }, (_, index) => index);
    setInterval(() => cache.reverse(), 100);`,
  /** Starts another process when it gets SIGUSR2. */
  'test-runner.js': `
    process.on('SIGUSR2', () => {
      require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)'], { stdio: 'ignore' });
    });
    setInterval(() => {}, 60_000);`,
  /** Grows by some 60 MB a second, to 3 GB. */
  'greedy-server.js': `
    const held = [];
    setInterval(() => { if (held.length < 192) held.push(Buffer.alloc(2 ** 24, 1)); }, 250);`,
  /** Ends only when it is killed. */
  'stubborn-watcher.js': `process.on('SIGTERM', () => {}); setInterval(() => {}, 60_000);`,
};
export type Script = keyof typeof scripts;

export interface RealSession {
  sessionId: string;
  pid: number;
  workingDir: string;
  /** What it started, in the order asked for. */
  processes: { pid: number; isAlive: () => boolean; signal: (signal: NodeJS.Signals) => void }[];
  /** Ends the session as a crash does: its record and all that it started stay. */
  crash: () => Promise<void>;
}

/**
 * Starts a session as Claude Code does: a process at Claude's place with children of its own, and Claude's record
 * of it. No janitor has seen it yet. Processes have to be ended by `endOurs`.
 */
export async function startSession(
  home: Home,
  given: { sessionId: string; project: string; scripts?: readonly Script[]; name?: string },
): Promise<RealSession> {
  const { sessionId, project, scripts: wanted = ['github-mcp-server.js'] } = given;
  const userDir = path.dirname(home.dir);
  const workingDir = path.join(userDir, 'code', project);
  const program = path.join(userDir, 'lib/node_modules/@anthropic-ai/claude-code/cli.js');
  fs.mkdirSync(workingDir, { recursive: true });
  fs.mkdirSync(path.dirname(program), { recursive: true });
  fs.writeFileSync(program, claude);
  const files = wanted.map((name) => {
    const file = path.join(workingDir, name);
    fs.writeFileSync(file, `${scripts[name]}\nconsole.log('ready');`);
    return file;
  });
  // A shell of its own holds it, however the tests were started: below a test run that
  // has lost its terminal and its parent (`nohup`, some CI) nothing counts as attached.
  const holder = spawn('sh', ['-c', '"$0" "$@" & wait', process.execPath, program, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
    cwd: workingDir,
  });
  await claim(holder.pid ?? 0);
  const [pid = 0, ...pids] = JSON.parse(await firstLine(holder)) as number[];
  const { startToken } = await claim(pid);
  for (const child of pids) await claim(child);
  const record = {
    pid,
    sessionId,
    cwd: workingDir,
    startedAt: Date.now(),
    procStart: startToken,
    version: '2.1.330',
    kind: 'interactive',
    entrypoint: 'cli',
    status: 'idle',
    ...(given.name !== undefined && { name: given.name }),
  };
  fs.writeFileSync(path.join(home.sessionsDir, `${pid}.json`), JSON.stringify(record));
  return {
    sessionId,
    pid,
    workingDir,
    processes: pids.map((child) => ({
      pid: child,
      isAlive: () => isAlive(child),
      signal: (signal) => process.kill(child, signal),
    })),
    async crash() {
      const ended = once(holder, 'exit');
      process.kill(pid, 'SIGKILL');
      await ended;
    },
  };
}
