import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSystem } from '../../../electron/platform/create-system.ts';
import { locateHome, type Home } from '../../../electron/store/files/home.ts';
import { readKeeper } from '../../../electron/store/records/keeper-file.ts';
import { readSession, readSessions } from '../../../electron/store/records/sessions.ts';
import { holdSession, type HeldSession } from './held-session.ts';
import { keptByUs } from './kept-by-us.ts';
import { idleProgram } from '../../fakes/real/own-processes.ts';
import { describeWhere, itWhere, needsBuilt, needsLinks } from '../../fakes/describe-where.ts';

const unhurried =
  process.platform === 'win32'
    ? { NODE_OPTIONS: `--require ${JSON.stringify(path.resolve('test/fakes/real/unhurried.cjs'))}` }
    : {};
/** Under Wine each Node takes half a second of a core until it begins. */
const many = process.platform === 'win32' ? 6 : 20;
/** A folder that can't be made. */
const nowhere = process.platform === 'win32' ? String.raw`Q:\gone\home` : '/dev/full';
const cli = process.env['JANITOR_CLI'] ?? path.resolve('out/cli.cjs');

const system = await createSystem({});
let home: Home;
let claude: HeldSession;
let started: number[];

beforeEach(async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-hook-'));
  const located = locateHome({ JANITOR_HOME: dir }, '');
  if (!located.ok) throw new Error(located.reason);
  home = located.home;
  // Stands for Claude Code: the hook is told its pid.
  claude = await holdSession();
  started = [];
  await keptByUs(home);
});

afterEach(async () => {
  for (const pid of started) endOwn(pid);
  await claude.kill();
  fs.rmSync(home.dir, { recursive: true, force: true, maxRetries: 10 });
});

function endOwn(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}

interface Ran {
  code: number | null;
  output: string;
}

/** Writes what Claude Code writes of itself: that this process runs that session. A process that is gone writes nothing. */
async function writeOwnRecord(pid: number, sessionId: string): Promise<void> {
  const identity = await system.identify(pid);
  if (identity === null || identity === 'unreadable') return;
  fs.mkdirSync(home.sessionsDir, { recursive: true });
  const record = { pid, sessionId, procStart: identity.startToken };
  fs.writeFileSync(path.join(home.sessionsDir, `${pid}.json`), JSON.stringify(record));
}

/** A process that does nothing, ended with the test. */
function startIdle(): number {
  const { pid = 0 } = spawn(...idleProgram, { stdio: 'ignore' });
  started.push(pid);
  return pid;
}

/** Runs a hook as Claude Code does: JSON on standard input, no shell. `null` as input leaves it open. */
async function hook(
  event: string,
  input: unknown,
  env: Record<string, string | undefined> = {},
): Promise<Ran> {
  const named = Number('CLAUDE_PID' in env ? env['CLAUDE_PID'] : claude.pid);
  const isSession = input !== null && typeof input === 'object' && 'session_id' in input;
  if (event === 'SessionStart' && isSession && named > 1)
    await writeOwnRecord(named, String(input.session_id));
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, 'hook', event], {
      env: {
        PATH: process.env['PATH'],
        JANITOR_HOME: home.dir,
        CLAUDE_PID: String(claude.pid),
        ...unhurried,
        ...env,
      },
      stdio: 'pipe',
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdin.on('error', () => undefined);
    if (input !== null) child.stdin.end(typeof input === 'string' ? input : JSON.stringify(input));
    child.on('close', (code) => resolve({ code, output }));
  });
}

const silent: Ran = { code: 0, output: '' };
const start = (sessionId: string, source = 'startup') => ({
  session_id: sessionId,
  cwd: '/src/project',
  hook_event_name: 'SessionStart',
  source,
});
const end = (sessionId: string, reason: string) => ({
  session_id: sessionId,
  hook_event_name: 'SessionEnd',
  reason,
});

function record(sessionId: string) {
  const read = readSession(home, sessionId);
  if (!read.ok) throw new Error(read.reason);
  return read.record;
}

describeWhere(needsBuilt('out/cli.cjs'), 'hooks, as Claude Code calls them', () => {
  it('SessionStart registers the process that it is told, and prints nothing', async () => {
    expect(await hook('SessionStart', start('one'))).toEqual(silent);
    expect(record('one')).toMatchObject({
      pid: claude.pid,
      status: 'active',
      workingDir: '/src/project',
      owner: { source: 'hook', identity: { pid: claude.pid }, attachment: { kind: 'parent' } },
    });
  });

  it('a parent that is not Claude Code by its program is not registered', async () => {
    expect(await hook('SessionStart', start('one'), { CLAUDE_PID: undefined })).toEqual(silent);
    expect((await readSessions(home)).records).toEqual([]);
  });

  it('a process that only the variable names, and Claude Code itself does not know, is never registered', async () => {
    const innocent = startIdle();
    await writeOwnRecord(claude.pid, 'one');
    await hook('SessionStart', JSON.stringify(start('one')), { CLAUDE_PID: String(innocent) });
    expect((await readSessions(home)).records).toEqual([]);
  });

  it('Stop is a sign of life, not an end', async () => {
    await hook('SessionStart', start('one'));
    expect(await hook('Stop', { session_id: 'one' })).toEqual(silent);
    expect(record('one')).toMatchObject({
      status: 'active',
      beat: { clock: 'clock-of-the-test', awakeMs: 5000 },
    });
  });

  it('SessionEnd marks the end with its reason', async () => {
    await hook('SessionStart', start('one'));
    expect(await hook('SessionEnd', end('one', 'prompt_input_exit'))).toEqual(silent);
    expect(record('one')).toMatchObject({ status: 'completed', endReason: 'prompt_input_exit' });
  });

  it('/clear ends the old conversation and registers the new one in the same process', async () => {
    await hook('SessionStart', start('one'));
    await hook('SessionEnd', end('one', 'clear'));
    await hook('SessionStart', start('two', 'clear'));
    expect(record('one')).toMatchObject({ status: 'completed', endReason: 'clear' });
    expect(record('two')).toMatchObject({ status: 'active', pid: claude.pid });
  });

  it('of two processes in one session the first stays, and the end of the second is not its end', async () => {
    await hook('SessionStart', start('one'));
    const asSecond = { CLAUDE_PID: String(startIdle()) };
    await hook('SessionStart', start('one', 'resume'), asSecond);
    await hook('SessionEnd', end('one', 'other'), asSecond);
    expect(record('one')).toMatchObject({ status: 'active', pid: claude.pid });
  });

  it('a crashed session that is resumed belongs to the new process', async () => {
    await hook('SessionStart', start('one'));
    await claude.kill();
    const second = startIdle();
    await hook('SessionStart', start('one', 'resume'), { CLAUDE_PID: String(second) });
    expect(record('one')).toMatchObject({ status: 'active', pid: second });
  });

  it('starts a keeper where none runs, without the variables of the session', async () => {
    fs.rmSync(home.keeperPath);
    expect(await hook('SessionStart', start('one'), { CLAUDE_CODE_CHILD_SESSION: '1' })).toEqual(silent);
    const keeper = await waitFor(() => readKeeper(home));
    started.push(keeper.identity.pid);
    expect(keeper.kind).toBe('keep');
    await waitFor(() => record('one').beat);
    const listing = await system.list();
    expect(listing.ok && listing.processes.get(keeper.identity.pid)).toMatchObject({
      markers: { claudePid: null, childSession: false },
    });
    if (process.platform !== 'linux') return;
    const environ = fs.readFileSync(`/proc/${keeper.identity.pid}/environ`, 'latin1');
    expect(environ).not.toContain('CLAUDE');
    expect(environ).toContain(`JANITOR_HOME=${home.dir}`);
  });

  it(`${many} at once leave whole records`, async () => {
    const ids = Array.from({ length: many }, (_, i) => (i % 2 === 0 ? 'same' : `id-${i}`));
    const owners = new Map(ids.map((id) => [id, claude.pid]));
    for (const id of owners.keys()) owners.set(id, startIdle());
    const asOwner = (id: string) => ({ CLAUDE_PID: String(owners.get(id)) });
    expect(await Promise.all(ids.map((id) => hook('SessionStart', start(id), asOwner(id))))).toEqual(
      ids.map(() => silent),
    );
    const read = await readSessions(home);
    expect(read.unreadable).toEqual([]);
    expect(new Set(read.records.map(({ sessionId }) => sessionId))).toEqual(new Set(ids));
    expect(fs.readdirSync(home.sessionsDir).filter((name) => /lock|tmp/.test(name))).toEqual([]);
  });
});

describeWhere(needsBuilt('out/cli.cjs'), 'a hook never fails the session', () => {
  it.each<[string, string | null]>([
    ['nothing', ''],
    ['no JSON', 'not json'],
    ['JSON of another kind', '[1,2]'],
    ['a session id that leads elsewhere', JSON.stringify(start('../../evil'))],
    ['two megabytes', JSON.stringify({ ...start('one'), filler: 'x'.repeat(2 * 1024 * 1024) })],
    ['an input that never ends', null],
  ])('on %s', async (_what, input) => {
    expect(await hook('SessionStart', input)).toEqual(silent);
    expect((await readSessions(home)).records).toEqual([]);
  });

  it.each<[string, () => Record<string, string | undefined>]>([
    ['no home at all', () => ({ JANITOR_HOME: undefined, HOME: '', USERPROFILE: '' })],
    ['a home that is a file', () => ({ JANITOR_HOME: fileIn(home.dir) })],
    ['a home on a device, or on a drive that is gone', () => ({ JANITOR_HOME: nowhere })],
    ['a process that is gone', () => ({ CLAUDE_PID: '4194303' })],
    ['a pid that is none', () => ({ CLAUDE_PID: '-1; rm' })],
  ])('with %s', async (_what, env) => {
    expect(await hook('SessionStart', start('one'), env())).toEqual(silent);
    expect(await hook('SessionEnd', end('one', 'other'), env())).toEqual(silent);
    expect(await hook('Stop', { session_id: 'one' }, env())).toEqual(silent);
  });

  it('with a broken configuration and a broken keeper file', async () => {
    fs.writeFileSync(home.configPath, '{"auto_cleanup_on_start": "yes please"');
    fs.writeFileSync(home.keeperPath, 'torn');
    expect(await hook('SessionStart', start('one'))).toEqual(silent);
    expect(record('one').status).toBe('active');
    started.push((await waitFor(() => readKeeper(home))).identity.pid);
  });

  itWhere(needsLinks, 'with a session folder that is a link elsewhere, which is not followed', async () => {
    const elsewhere = fs.mkdtempSync(path.join(home.dir, 'elsewhere-'));
    fs.mkdirSync(home.sessionsDir, { recursive: true });
    fs.symlinkSync(elsewhere, path.join(home.sessionsDir, 'one'));
    expect(await hook('SessionStart', start('one'))).toEqual(silent);
    expect(fs.readdirSync(elsewhere)).toEqual([]);
  });

  it('on an event that it does not know', async () => {
    expect(await hook('PreToolUse', start('one'))).toEqual(silent);
  });
});

function fileIn(dir: string): string {
  const file = path.join(dir, 'a-file');
  fs.writeFileSync(file, '');
  return file;
}

/** Asks again and again until there is an answer. */
async function waitFor<T>(ask: () => T | null): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = ask();
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not happen within 10 seconds.');
}
