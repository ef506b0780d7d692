import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { createKeeper, type Keeper } from '../../../electron/janitor/keep/keeper.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import { locateHome, type Home } from '../../../electron/store/files/home.ts';
import { readSession } from '../../../electron/store/records/sessions.ts';
import { defaultConfig } from '../../../shared/settings/config.ts';
import type { ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import type { KeeperFile } from '../../../shared/session/heartbeat.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import { startMessagesApi, type MessagesApi } from './messages-api.ts';
import { endAllWithHome, isLiving, processAt, processesWithHome, type OwnProcess } from './own-processes.ts';
import { waitFor } from './wait-for.ts';

const run = promisify(execFile);
/** From the top folder, as `cli` is: the bench bundles this file to another place. */
const here = path.resolve('test/claude/support');
export const cli = process.env['JANITOR_CLI'] ?? path.resolve('out/cli.cjs');
export const hourMs = 3_600_000;

/** A session in a terminal of its own. */
export interface Session {
  pid: number;
  sessionId: string;
  /** Types a prompt and Enter. */
  type(text: string): Promise<void>;
  /** Presses keys, such as Ctrl-C, without Enter. */
  press(keys: string): void;
  /** Lets the shell continue what Ctrl-Z stopped, in the foreground (`fg`). */
  foreground(): void;
  /** Closes the terminal, as its window does when it is closed. */
  closeTerminal(): void;
  /** Waits until Claude Code says that it waits for a prompt, or runs one. */
  status(...wanted: string[]): Promise<void>;
  gone(): Promise<void>;
}

/** What Claude Code itself wrote down about a session. */
interface ClaudeFile {
  pid: number;
  sessionId: string;
  status?: string;
  kind?: string;
}

/** A private home with a real Claude Code in it, an API that answers, and a keeper that the test ticks. */
export interface Profile {
  dir: string;
  project: string;
  home: Home;
  env: Record<string, string>;
  keeper: Keeper;
  api: MessagesApi;
  /** Starts an interactive session in a pseudo-terminal that a shell owns. */
  start(...args: string[]): Promise<Session>;
  /** Runs `claude` to its end. */
  claude(...args: string[]): Promise<{ stdout: string; stderr: string }>;
  /** Starts something else with the profile's environment. */
  spawn(command: string, args: readonly string[], env?: Record<string, string>): ChildProcess;
  janitor(
    args: readonly string[],
    laterMs?: number,
  ): Promise<{ code: number; stdout: string; stderr: string }>;
  /** What `scan --json` says, an hour later by the wall clock: nothing is protected for its youth alone. */
  scan(): Promise<ScanDocument>;
  verdict(sessionId: string): Promise<SessionRow>;
  record(sessionId: string): SessionRecord | null;
  claudeFiles(): ClaudeFile[];
  processes(): OwnProcess[];
  write(name: string, text: string): string;
}

/** Ctrl-U. */
const clearLine = '\u0015';

const apiKey = 'sk-ant-test-0000000000000000000000000000000000000000';

/** Lets the keeper have started and ticked later, too: who sees it fall behind takes the computer for just awake. */
function moveKeeper(home: Home, laterMs: number): () => void {
  if (laterMs === 0 || !fs.existsSync(home.keeperPath)) return () => undefined;
  const text = fs.readFileSync(home.keeperPath, 'utf8');
  const keeper = JSON.parse(text) as KeeperFile;
  const later = (time: string) => new Date(Date.parse(time) + laterMs).toISOString();
  const moved = {
    ...keeper,
    started_at: later(keeper.started_at),
    last_tick_at: later(keeper.last_tick_at),
  };
  fs.writeFileSync(home.keeperPath, JSON.stringify(moved));
  return () => fs.writeFileSync(home.keeperPath, text);
}

export interface ProfileOptions {
  /** Connects Claude Code with the janitor as `hooks install` does. */
  hooks?: boolean;
  /** `false`: the test ticks no keeper; there is none, or a program that is tried keeps itself. */
  isWatched?: boolean;
  /** Words before Claude Code's own: what starts it. */
  through?: readonly string[];
}

/**
 * @param bin Claude Code's program
 * @param atEnd is given what ends and removes everything again
 */
export async function makeProfile(
  bin: string,
  atEnd: (clear: () => Promise<void>) => void,
  options: ProfileOptions = {},
): Promise<Profile> {
  const { through = [] } = options;
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-claude-'));
  const holders: ChildProcess[] = [];
  const api = await startMessagesApi();
  atEnd(async () => {
    for (const holder of holders) holder.stdin?.end();
    await endAllWithHome(dir);
    await api.close();
    fs.rmSync(dir, { recursive: true, force: true });
  });
  const project = path.join(dir, 'project');
  for (const name of ['project', 'run', 'tmp', '.claude'])
    fs.mkdirSync(path.join(dir, name), { mode: 0o700 });
  fs.writeFileSync(
    path.join(dir, '.claude.json'),
    JSON.stringify({
      hasCompletedOnboarding: true,
      theme: 'dark',
      customApiKeyResponses: { approved: [apiKey.slice(-20)] },
      projects: { [project]: { hasTrustDialogAccepted: true } },
    }),
  );
  const env: Record<string, string> = {
    HOME: dir,
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    SHELL: '/bin/bash',
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    XDG_RUNTIME_DIR: path.join(dir, 'run'),
    TMPDIR: path.join(dir, 'tmp'),
    ANTHROPIC_BASE_URL: api.url,
    ANTHROPIC_API_KEY: apiKey,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_ERROR_REPORTING: '1',
    DISABLE_INSTALLATION_CHECKS: '1',
  };
  const located = locateHome({}, dir);
  if (!located.ok) throw new Error(located.reason);
  const { home } = located;
  const keeper = createKeeper({
    system: await createSystem({}),
    home,
    kind: 'tray',
    // Its interval is what the test takes between two ticks, be the machine ever so busy.
    config: () => ({ ...defaultConfig, heartbeat_interval_seconds: 60 }),
    log: () => undefined,
  });

  const profile: Profile = {
    dir,
    project,
    home,
    env,
    keeper,
    api,
    async start(...args) {
      const known = new Set(profile.claudeFiles().map(({ pid }) => pid));
      const script = 'set -m; trap fg USR1; "$0" "$@"; while :; do sleep 1; done';
      const argv = [
        'bash',
        '--norc',
        '--noprofile',
        '-c',
        script,
        ...through,
        bin,
        '--permission-mode',
        'manual',
        '--allowedTools',
        'Bash',
        ...args,
      ];
      const log = path.join(dir, `terminal-${holders.length}.log`);
      const spec = JSON.stringify({ argv, cwd: project, env, log });
      const holder = spawn('python3', [path.join(here, 'terminal.py'), spec], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      holders.push(holder);
      const [shell] = (await once(holder.stdout, 'data')) as [Buffer];
      const say = (command: object) => holder.stdin.write(`${JSON.stringify(command)}\n`);
      const file = await waitFor('a session registers itself', () =>
        profile.claudeFiles().find(({ pid }) => !known.has(pid) && isLiving(pid)),
      );
      const session: Session = {
        pid: file.pid,
        sessionId: file.sessionId,
        async type(text) {
          // Keys that come before its prompt is ready are lost, and text that comes with its Enter counts as pasted.
          const [word = ''] = text.split(' ');
          const before = fs.readFileSync(log, 'utf8').length;
          const isShown = () =>
            stripVTControlCharacters(fs.readFileSync(log, 'utf8').slice(before)).includes(word);
          say({ type: text });
          await waitFor(`the terminal shows ${word}`, isShown, 15).catch(() => {
            say({ type: `${clearLine}${text}` });
            return waitFor(`the terminal shows ${word}`, isShown);
          });
          await new Promise((resolve) => setTimeout(resolve, 300));
          say({ type: '\r' });
        },
        press: (keys) => say({ type: keys }),
        foreground: () => process.kill(Number(shell.toString()), 'SIGUSR1'),
        closeTerminal: () => say({ close: true }),
        async status(...wanted) {
          await waitFor(`status ${wanted.join(' or ')}`, () =>
            profile
              .claudeFiles()
              .some(({ pid, status }) => pid === file.pid && wanted.includes(status ?? '')),
          );
        },
        gone: async () => {
          // Claude has many threads: the kernel still shows it for a while as they end one by one.
          await waitFor(`process ${file.pid} is gone`, () => processAt(file.pid) === null);
        },
      };
      await session.status('idle');
      return session;
    },
    claude: (...args) => {
      // The program that it is started through, or Claude itself.
      const [program, ...before] = through;
      const all = program === undefined ? args : [...before, bin, ...args];
      const running = run(program ?? bin, all, { env, cwd: project, timeout: 60_000 });
      running.child.stdin?.end();
      return running;
    },
    spawn(command, args, extra = {}) {
      return spawn(command, args, {
        env: { ...env, ...extra },
        cwd: project,
        stdio: 'ignore',
        detached: true,
      });
    },
    async janitor(args, laterMs = 0) {
      const node = ['--import', path.join(here, 'later.mjs'), cli, ...args];
      const own = { HOME: dir, PATH: env['PATH'], LATER_MS: String(laterMs) };
      const putBack = moveKeeper(home, laterMs);
      try {
        return {
          code: 0,
          ...(await run(process.execPath, node, { env: own, cwd: '/', maxBuffer: 2 ** 26 })),
        };
      } catch (error) {
        const failed = error as { code?: number | string; stdout?: string; stderr?: string };
        if (typeof failed.code !== 'number') throw error;
        return { code: failed.code, stdout: failed.stdout ?? '', stderr: failed.stderr ?? '' };
      } finally {
        putBack();
      }
    },
    async scan() {
      const { stdout } = await profile.janitor(['scan', '--json'], hourMs);
      const document = JSON.parse(stdout) as ScanDocument;
      // A scan looks at all processes of this user; what other programs leave on this machine is not ours to judge.
      const own = new Set(profile.processes().map(({ pid }) => pid));
      const sessions = document.sessions.filter(
        ({ source, processes }) => source !== 'process' || processes.some(({ pid }) => own.has(pid)),
      );
      const ids = new Set(sessions.map(({ session_id }) => session_id));
      return {
        ...document,
        sessions,
        orphaned_sessions: document.orphaned_sessions.filter((id) => ids.has(id)),
      };
    },
    async verdict(sessionId) {
      const document = await profile.scan();
      const row = document.sessions.find(({ session_id }) => session_id === sessionId);
      if (row === undefined) throw new Error(`No row for ${sessionId}: ${JSON.stringify(document.summary)}`);
      return row;
    },
    record(sessionId) {
      const read = readSession(home, sessionId);
      return read.ok ? read.record : null;
    },
    claudeFiles: () =>
      (fs.existsSync(home.sessionsDir) ? fs.readdirSync(home.sessionsDir) : []).flatMap((name) => {
        if (!/^\d+\.json$/.test(name)) return [];
        try {
          return [JSON.parse(fs.readFileSync(path.join(home.sessionsDir, name), 'utf8')) as ClaudeFile];
        } catch {
          return [];
        }
      }),
    processes: () => processesWithHome(dir),
    write(name, text) {
      const file = path.join(dir, name);
      fs.writeFileSync(file, text);
      return file;
    },
  };
  if (options.isWatched !== false) await keeper.tick();
  if (options.hooks === true) {
    const { code, stderr } = await profile.janitor(['hooks', 'install']);
    if (code !== 0) throw new Error(stderr);
  }
  return profile;
}
