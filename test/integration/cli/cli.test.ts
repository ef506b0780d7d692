import { execFile } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../shared/settings/config.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { scanSchema } from '../../../shared/contract/document.ts';
import { cleanupSchema } from '../../../shared/plan/receipt.ts';
import { describeWhere, itWhere, needsLinux, needsUnix } from '../../fakes/describe-where.ts';
import { isAlive } from '../../fakes/real/own-processes.ts';
import { temporaryHome } from '../../fakes/real/temporary-home.ts';
import { crashedSession, goneOwner, leaveBehind, pictureOf, startStranger } from './orphans.ts';
import { cliEnvironment, cliPath, runCli, runInTerminal, startCli } from './run-cli.ts';

const id = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';

describe('scan', () => {
  it('finds nothing in an empty home, and says so with exit code 0', async () => {
    const { code, stdout } = await runCli(temporaryHome(), ['scan']);
    expect([code, stdout.trim()]).toEqual([0, 'All tidy · no sessions running.']);
  });

  it('prints the document of the design with exit code 1 when there are orphans', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    const { code, stdout } = await runCli(home, ['scan', '--json']);
    const document = scanSchema.parse(JSON.parse(stdout));
    expect(code).toBe(1);
    expect(document.orphaned_sessions).toEqual([id]);
    expect(document.sessions[0]?.layers).toHaveLength(5);
  });

  it('a session may be named by the beginning of its id, be it one letter, where no other begins so', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    await crashedSession(home, '11111111-2222-4222-8222-222222222222', await goneOwner());
    const named = (given: string) => runCli(home, ['report', '--json', '--session', given]);
    const one = scanSchema.parse(JSON.parse((await named('11111111-1')).stdout));
    expect(one.sessions.map(({ session_id }) => session_id)).toEqual([id]);
    expect(await named('111111')).toMatchObject({ code: 2, stderr: expect.stringContaining('Which one?') });
    expect(await named('1')).toMatchObject({ code: 2, stderr: expect.stringContaining('Which one?') });
    expect(await named('2')).toMatchObject({ code: 2, stderr: expect.stringContaining('no session') });
    const { stdout } = await runCli(home, ['scan', '--session', '11111111-1']);
    expect(stdout).toContain('Orphaned (1)');
    expect(stdout).not.toContain('crashed sessions');
  });

  it('uses no colour where there is no terminal', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    const { stdout } = await runCli(home, ['report']);
    expect(stdout).toContain('shop');
    expect(stdout).not.toContain('\u001b[');
  });

  it('shows a record that cannot be read as unreadable, never as orphaned: it needs a look', async () => {
    const home = temporaryHome();
    fs.mkdirSync(path.join(home.sessionsDir, id));
    fs.writeFileSync(path.join(home.sessionsDir, id, 'metadata.json'), '{"session_id": "torn');
    const { code, stdout } = await runCli(home, ['scan', '--json']);
    const document = scanSchema.parse(JSON.parse(stdout));
    expect([code, document.summary.unreadable, document.orphaned_count]).toEqual([1, 1, 0]);
    expect(document.sessions[0]?.shown_as).toBe('needs-a-look');
  });

  it('says "nothing was judged", not "all tidy", where the sessions cannot be listed', async () => {
    const home = temporaryHome();
    fs.rmSync(home.sessionsDir, { recursive: true, force: true });
    fs.writeFileSync(home.sessionsDir, 'not a folder');
    const { code, stdout, stderr } = await runCli(home, ['scan']);
    expect([code, stdout.trim()]).toEqual([2, 'Nothing was judged, and nothing can be cleaned up.']);
    // It is wrapped, wherever the name of the folder is long.
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`${home.sessionsDir} is not a folder.`);
    const auto = await runCli(home, ['cleanup', '--auto']);
    expect([auto.code, auto.stderr]).toEqual([2, expect.stringContaining('is not a folder')]);
    const doctor = await runCli(home, ['doctor', '--session', id]);
    expect([doctor.code, doctor.stdout]).toEqual([
      1,
      expect.stringMatching(/^problem Sessions .*is not a folder/m),
    ]);
  });

  it('ends quietly when its reader goes away', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    const child = startCli(home, ['report']);
    child.stdout?.destroy();
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    expect(stderr).toBe('');
  });
});

describe('cleanup', () => {
  it('that finds nothing to do leaves no entry in the history', async () => {
    const home = temporaryHome();
    expect((await runCli(home, ['cleanup', '--auto'])).stdout.trim()).toBe('Nothing to clean up.');
    expect((await runCli(home, ['history'])).stdout).toContain('\nNothing was cleaned up yet.');
    expect(JSON.parse((await runCli(home, ['status', '--json'])).stdout)).toMatchObject({
      last_cleanup: null,
    });
  });

  it('--auto takes the beginning of an id, too, and does nothing where the session is gone', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    expect(await runCli(home, ['cleanup', '--auto', '--session', '22222222'])).toMatchObject({ code: 0 });
    expect(fs.existsSync(path.join(home.sessionsDir, id))).toBe(true);
    expect(await runCli(home, ['cleanup', '--auto', '--session', id.slice(0, 7)])).toMatchObject({ code: 0 });
    expect(fs.existsSync(path.join(home.sessionsDir, id))).toBe(false);
  });

  it('without a mode is a dry run that touches nothing at all', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    const before = pictureOf(home.dir);
    const { code, stdout } = await runCli(home, ['cleanup']);
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing was changed.');
    expect(pictureOf(home.dir)).toBe(before);
  });

  it('asks nobody where nobody is: --execute needs --yes without a terminal', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    const { code, stderr } = await runCli(home, ['cleanup', '--execute']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--yes')]);
    expect(fs.existsSync(path.join(home.sessionsDir, id))).toBe(true);
  });

  describeWhere(needsLinux, 'asks in a terminal, and', () => {
    it.each([
      ['y\n', false],
      ['n\n', true],
      ['\n', true],
    ])('%j leaves the record there: %s', async (answer, stays) => {
      const home = temporaryHome();
      await crashedSession(home, id, await goneOwner());
      const { stdout } = await runInTerminal(home, ['cleanup', '--execute'], answer);
      expect(stdout).toContain('Proceed with cleanup? [y/N]');
      expect(stdout).toContain('This is what will be done.');
      expect(stdout).not.toContain('To do this');
      expect(fs.existsSync(path.join(home.sessionsDir, id))).toBe(stays);
    });
  });

  it('carries out, remembers, and restores', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    const before = fs.readFileSync(path.join(home.sessionsDir, id, 'metadata.json'), 'utf8');
    const done = await runCli(home, ['cleanup', '--execute', '--yes', '--json']);
    const receipt = cleanupSchema.parse(JSON.parse(done.stdout));
    expect(receipt.steps.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['remove-session-files', 'done'],
      ['mark-registry', 'done'],
    ]);
    expect((await runCli(home, ['scan'])).code).toBe(0);
    expect((await runCli(home, ['history'])).stdout).toContain(receipt.plan_id.slice(0, 10));
    expect((await runCli(home, ['restore', id.slice(0, 7)])).stdout).toContain(`session ${id} is back`);
    expect(fs.readFileSync(path.join(home.sessionsDir, id, 'metadata.json'), 'utf8')).toBe(before);
  });

  it('carries out the plan of a dry run, and refuses it once things have changed', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    const plan = cleanupSchema.parse(
      JSON.parse((await runCli(home, ['cleanup', '--dry-run', '--json'])).stdout),
    );
    await crashedSession(home, '22222222-2222-4222-8222-222222222222', await goneOwner());
    const late = await runCli(home, ['cleanup', '--execute', '--yes', '--plan', plan.plan_id]);
    expect([late.code, late.stderr]).toEqual([2, expect.stringContaining('out of date')]);
    expect(fs.readdirSync(home.sessionsDir)).toHaveLength(2);
  });

  itWhere(
    needsLinux,
    '--auto --quiet ends a deaf server and nothing else, and prints nothing: a job of another session stays',
    async () => {
      const home = temporaryHome();
      const server = await leaveBehind(home, id, 'server', 'sleep', ['300']);
      const job = await leaveBehind(home, other, 'job', 'sleep', ['300']);
      const bystander = startStranger('sleep', ['300']);
      const { code, stdout, stderr } = await runCli(home, ['cleanup', '--auto', '--quiet']);
      expect([code, stdout, stderr]).toEqual([0, '', '']);
      expect([server, job, bystander].map((pid) => isAlive(pid))).toEqual([false, true, true]);
      // The record of what still runs stays, and so does the offer with its reason.
      expect([id, other].map((one) => fs.existsSync(path.join(home.sessionsDir, one)))).toEqual([
        false,
        true,
      ]);
      const scan = scanSchema.parse(JSON.parse((await runCli(home, ['scan', '--json'])).stdout));
      expect(scan.sessions.flatMap(({ processes }) => processes)).toMatchObject([
        {
          pid: job,
          confidence: 'likely',
          use: 'unknown',
          use_reasons: expect.arrayContaining(['It runs in a process session of its own (setsid).']),
        },
      ]);
    },
  );

  // With a grace period of a minute and a clock 56 s ahead, what has run for 4 s is old, and what follows it is young.
  itWhere(needsLinux, "--auto ends a deaf server's loop while it sleeps, and lets it work", async () => {
    const home = temporaryHome();
    fs.writeFileSync(home.configPath, '{ "min_session_age_minutes": 1 }');
    const loop = (sessionId: string, code: string) =>
      leaveBehind(home, sessionId, 'server', 'bash', ['-c', `sleep 4; while :; do ${code}; done`]);
    // Its next job begins before the last one ends, so that no look finds it without one.
    const working = await loop(other, 'timeout 2 tail -f /dev/null & sleep 1');
    const isSleeping = path.join(home.dir, 'is-sleeping');
    const sleeping = await loop(id, `: > ${isSleeping}; sleep 300`);
    while (!fs.existsSync(isSleeping)) await new Promise((resolve) => setTimeout(resolve, 50));
    const auto = () => runCli(home, ['cleanup', '--auto'], { JANITOR_TEST_LATER_MS: '56000' });
    let ended = await auto();
    // A look at the moment of its falling asleep leaves it to the next.
    while (/Changed:|Seen only once|Nothing to clean up/.test(ended.stdout)) ended = await auto();
    expect([ended.code, ended.stdout]).toEqual([
      0,
      expect.stringContaining('Ended when asked (2 processes).'),
    ]);
    expect([working, sleeping].map((pid) => isAlive(pid))).toEqual([true, false]);
  });

  itWhere(needsLinux, 'leaves what is on the keep list', async () => {
    const home = temporaryHome();
    const leftOver = await leaveBehind(home, id, 'server', 'sleep', ['301']);
    expect((await runCli(home, ['protect', 'command:sleep 301'])).code).toBe(0);
    await runCli(home, ['cleanup', '--auto', '--quiet']);
    expect(isAlive(leftOver)).toBe(true);
    expect((await runCli(home, ['unprotect', 'command:sleep 301'])).code).toBe(0);
    await runCli(home, ['cleanup', '--auto', '--quiet']);
    expect(isAlive(leftOver)).toBe(false);
  });

  it('--auto does nothing while the settings cannot be read', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    fs.writeFileSync(home.configPath, '{ "keep_list": ');
    const { code, stderr } = await runCli(home, ['cleanup', '--auto']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Automatic clean-up is off')]);
    expect(fs.existsSync(path.join(home.sessionsDir, id))).toBe(true);
  });
});

describeWhere(needsLinux, 'output that cannot be written', () => {
  const into = (file: string, args: string) =>
    promisify(execFile)('/bin/sh', ['-c', `exec "$0" "$1" ${args} > ${file}`, process.execPath, cliPath], {
      env: cliEnvironment(temporaryHome()),
    }).then(
      () => ({ code: 0, stderr: '' }),
      (error: unknown) => error as { code: number; stderr: string },
    );

  it.each(['scan --json', 'scan', 'report', 'doctor'])('%s says so with exit code 2', async (args) => {
    const { code, stderr } = await into('/dev/full', args);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^The output could not be written \(ENOSPC.*\)\.\n$/),
    ]);
  });
});

describe('output that nobody reads', () => {
  async function unread(home: Home, args: readonly string[]) {
    const child = startCli(home, args);
    child.stdout?.destroy();
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stderr };
  }

  it.each([[['scan', '--json']], [['scan']], [['status']]])(
    'a reader that goes away is no error: %j',
    async (args) => expect(await unread(temporaryHome(), args)).toEqual({ code: 0, stderr: '' }),
  );

  it('what is wrong with the settings is said all the same', async () => {
    const home = temporaryHome();
    fs.writeFileSync(home.configPath, '{"min_session_age_minutes": "soon"}');
    expect((await unread(home, ['status'])).stderr).toContain('min_session_age_minutes is "soon"');
  });
});

describe('what stops half-way, since a promise is never kept, says so', () => {
  const preload = path.resolve('test/fakes/real/never.cjs');
  const never = (home: Home) => ({
    NODE_OPTIONS: `${cliEnvironment(home)['NODE_OPTIONS'] ?? ''} --require ${preload}`,
  });

  it.each(['scan', 'status', 'report'])('%s, with exit code 2', async (command) => {
    const home = temporaryHome();
    const { code, stdout, stderr } = await runCli(home, [command], never(home));
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('stopped half-way')]);
    const json = await runCli(home, [command, '--json'], never(home));
    expect([json.code, JSON.parse(json.stdout)]).toMatchObject([2, { schema: 'process-janitor/error@1' }]);
  });

  it('but for a hook', async () => {
    const home = temporaryHome();
    const child = startCli(home, ['hook', 'SessionStart'], never(home));
    child.stdin?.end(JSON.stringify({ session_id: id, cwd: home.dir }));
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, output]).toEqual([0, '']);
  });
});

describe('bad input ends in a sentence that names the thing, and exit code 2', () => {
  it.each([
    [['bogus'], 'bogus'],
    [['cleanup', '--session', '../../etc'], 'session id'],
    [['cleanup', '--session', 'x'.repeat(65)], 'session id'],
    [['cleanup', '--dry-run', '--auto'], 'Choose one'],
    [['cleanup', '--auto', '--include-likely'], 'proven steps only'],
    [['cleanup', '--auto', '--yes'], '--auto never asks'],
    [['cleanup', '--yes'], 'Add --execute'],
    [['cleanup', '--include-likely'], 'Add --execute'],
    [['cleanup', '--force', '--dry-run'], 'Add --execute'],
    [['report', '--session', 'nobody'], 'There is no session nobody'],
    [['scan', '--session', 'nobody'], 'There is no session nobody'],
    [['cleanup', '--session', 'nobody'], 'There is no session nobody'],
    [['doctor', '--session', 'nobody'], 'There is no session nobody'],
    [['config', 'frob'], 'There is no `config frob`'],
    [['protect', 'a'], 'Write command:a'],
    [['config', 'get', 'colour'], 'There is no setting colour'],
    [['config', 'set', 'min_session_age_minutes', '0'], 'whole number from 1'],
    [['config', 'set', 'cleanup_mode', 'wild'], '"interactive" or "auto"'],
    [['restore', 'nobody'], 'nothing to restore'],
    [['unprotect', 'session:x'], 'no rule session:x'],
    [['history', '--limit', '-1'], 'above 0'],
  ])('%j', async (args, words) => {
    const { code, stderr, stdout } = await runCli(temporaryHome(), args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });

  it('with --json the error is JSON, too', async () => {
    const { code, stdout } = await runCli(temporaryHome(), ['restore', 'nobody', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'process-janitor/error@1' });
  });

  it('without any home', async () => {
    const nowhere = { HOME: '', USERPROFILE: '', JANITOR_HOME: '' };
    const { code, stderr } = await runCli(temporaryHome(), ['scan'], nowhere);
    expect([code, stderr]).toEqual([2, expect.stringContaining('HOME')]);
  });
});

describe('config', () => {
  it.each([[['config', '--json']], [['config', 'list', '--json']]])('%j prints JSON', async (args) => {
    const { code, stdout } = await runCli(temporaryHome(), args);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { config: defaultConfig, problems: [] }]);
  });

  it('set answers in JSON where that is asked for, and get prints the value alone', async () => {
    const home = temporaryHome();
    const set = await runCli(home, ['config', 'set', 'min_session_age_minutes', '12', '--json']);
    expect(JSON.parse(set.stdout)).toMatchObject({
      config: { ...defaultConfig, min_session_age_minutes: 12 },
    });
    expect((await runCli(home, ['config', 'get', 'min_session_age_minutes'])).stdout.trim()).toBe('12');
  });
});

describe('watch', () => {
  itWhere(needsUnix, 'without a terminal prints one report, then one line per change', async () => {
    const home = temporaryHome();
    fs.writeFileSync(home.configPath, '{"heartbeat_interval_seconds": 5}');
    const child = startCli(home, ['watch']);
    let stdout = '';
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const until = async (text: string) => {
      while (!stdout.includes(text)) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await until('All tidy');
    await crashedSession(home, id, await goneOwner());
    await until('1 crashed session');
    child.kill('SIGTERM');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });
});
