import { execFile, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { locateHome } from '../../../electron/store/files/home.ts';
import { keptByUs } from './kept-by-us.ts';
import { describeWhere, itWhere, needsBuilt, needsUnix } from '../../fakes/describe-where.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');

interface Entry {
  command: string;
  args?: string[];
}
let folder: string;
let home: string;
let app: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "janitor's door-"));
  home = path.join(folder, 'home');
  app = path.join(folder, 'app');
  fs.mkdirSync(home);
  fs.mkdirSync(app);
  fs.cpSync(path.join(root, 'out'), path.join(app, 'out'), { recursive: true });
  linkPackages(path.join(app, 'node_modules'));
  env = { PATH: process.env['PATH'], HOME: folder, JANITOR_HOME: home };
  const located = locateHome({ JANITOR_HOME: home }, '');
  if (!located.ok) throw new Error(located.reason);
  await keptByUs(located.home);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What is tried here needs none of them where no link can be made (Wine). */
function linkPackages(folder: string): void {
  try {
    fs.symlinkSync(path.join(root, 'node_modules'), folder, 'junction');
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  }
}

const janitor = (...args: string[]) =>
  run(process.execPath, [path.join(app, 'out/cli.cjs'), ...args], { env });

function entries(): Map<string, Entry> {
  const { hooks } = JSON.parse(fs.readFileSync(path.join(home, 'settings.json'), 'utf8')) as {
    hooks: Record<string, { hooks: Entry[] }[]>;
  };
  return new Map(Object.entries(hooks).map(([event, [group]]) => [event, group!.hooks[0]!]));
}

/** Runs a hook as Claude Code does: in exec form as it stands, else by a shell. */
function call({ command, args }: Entry, event: string) {
  const [program, given] = args === undefined ? ['/bin/sh', ['-c', command]] : [command, args];
  const child = spawn(program, given, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify({ session_id: 'a', cwd: '/tmp', hook_event_name: event }));
  return new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, said })),
  );
}
const callAll = () => Promise.all([...entries()].map(([event, entry]) => call(entry, event)));
const quiet = { code: 0, said: '' };

describeWhere(needsBuilt('out/cli.cjs'), 'the hooks of an installation that', () => {
  it('is there reach it, in the very process that Claude Code started', async () => {
    await janitor('hooks', 'install');
    // Instead of the program: who am I, and what was I told?
    const script = path.join(app, 'out/cli.cjs');
    const seen = path.join(folder, 'seen.json');
    fs.writeFileSync(
      script,
      `require('fs').writeFileSync(${JSON.stringify(seen)}, JSON.stringify([process.ppid, process.argv.slice(1)]))`,
    );
    expect(await call(entries().get('Stop')!, 'Stop')).toEqual(quiet);
    expect(JSON.parse(fs.readFileSync(seen, 'utf8'))).toEqual([process.pid, [script, 'hook', 'Stop']]);
  });

  it('is gone end quietly', async () => {
    await janitor('hooks', 'install');
    fs.rmSync(app, { recursive: true });
    expect(entries().size).toBe(3);
    expect(await callAll()).toEqual([quiet, quiet, quiet]);
  });

  it('is broken end quietly', async () => {
    await janitor('hooks', 'install');
    fs.rmSync(path.join(app, 'out/cli'), { recursive: true });
    expect(await callAll()).toEqual([quiet, quiet, quiet]);
    fs.writeFileSync(path.join(app, 'out/cli.cjs'), 'throw new Error("half a file');
    expect(await callAll()).toEqual([quiet, quiet, quiet]);
  });

  it('lost its own folder end quietly', async () => {
    await janitor('hooks', 'install');
    fs.rmSync(path.join(home, 'process-janitor'), { recursive: true });
    expect(await callAll()).toEqual([quiet, quiet, quiet]);
  });

  itWhere(needsUnix, 'lost its Node take the one on the search path, or end quietly', async () => {
    await janitor('hooks', 'install');
    const door = path.join(home, 'process-janitor/door.sh');
    fs.writeFileSync(door, fs.readFileSync(door, 'utf8').replace(/^node=.*$/m, "node='/gone/node'"));
    expect(await callAll()).toEqual([quiet, quiet, quiet]);
    env = { ...env, PATH: '/nowhere' };
    expect(await callAll()).toEqual([quiet, quiet, quiet]);
  });

  it('moved follow it at its next start, and the settings stay as they are', async () => {
    await janitor('hooks', 'install');
    const before = fs.readFileSync(path.join(home, 'settings.json'), 'utf8');
    const moved = path.join(folder, 'moved');
    fs.renameSync(app, moved);
    app = moved;
    const status = async () => {
      // A problem is exit code 1, which `execFile` throws.
      const told = await janitor('hooks', 'status', '--json').catch((error: unknown) => error);
      const { stdout, code = 0 } = told as { stdout: string; code?: number };
      return [(JSON.parse(stdout) as { status: string }).status, code];
    };
    expect(await status()).toEqual(['outdated', 1]);
    await janitor('hooks', 'install');
    expect(await status()).toEqual(['connected', 0]);
    expect(fs.readFileSync(path.join(home, 'settings.json'), 'utf8')).toBe(before);
  });
});
