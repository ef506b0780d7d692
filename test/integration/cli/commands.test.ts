import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../../fakes/real/own-processes.ts';
import { temporaryHome } from '../../fakes/real/temporary-home.ts';
import { crashedSession, goneOwner, leaveBehind, startStranger } from './orphans.ts';
import { runCli, runInTerminal } from './run-cli.ts';
import { describeWhere, itWhere, needsLinux, needsUnix } from '../../fakes/describe-where.ts';

const id = '11111111-1111-4111-8111-111111111111';

/** A crashed session whose one left-over sleeps, and a stranger beside it. */
async function leftOverWorld() {
  const home = temporaryHome();
  const leftOver = await leaveBehind(home, id, 'job', 'sleep', ['300']);
  const stranger = startStranger('sleep', ['300']);
  return { home, leftOver, stranger };
}

describeWhere(needsLinux, 'why and end', () => {
  it('why tells whose a process is and what will happen to it, and names the way to end it', async () => {
    const { home, leftOver, stranger } = await leftOverWorld();
    const { code, stdout } = await runCli(home, ['why', String(leftOver)]);
    expect(code).toBe(0);
    for (const text of ['Whose is it?', 'shop, session 11111111', `process-janitor end ${leftOver}`])
      expect(stdout).toContain(text);
    const other = await runCli(home, ['why', String(stranger)]);
    expect(other.stdout).toContain('No Claude Code session that is known started it.');
  });

  it('why takes one letter of a session id', async () => {
    const { home } = await leftOverWorld();
    const answers = JSON.parse((await runCli(home, ['why', '1', '-j'])).stdout) as { about: string };
    expect(answers.about).toContain(id);
  });

  it('end asks first, ends that one process, and leaves its receipt', async () => {
    const { home, leftOver, stranger } = await leftOverWorld();
    const pid = String(leftOver);
    expect((await runInTerminal(home, ['end', pid], 'n\n')).stdout).toContain('Nothing was changed.');
    expect(isAlive(leftOver)).toBe(true);
    expect(await runCli(home, ['end', pid])).toMatchObject({ code: 2 });
    expect(await runCli(home, ['end', pid, '-y'])).toMatchObject({ code: 0 });
    expect([isAlive(leftOver), isAlive(stranger)]).toEqual([false, true]);
    expect((await runCli(home, ['history', 'end-'])).stdout).toContain('sleep 300');
  });

  it('end refuses what no session is known to have started', async () => {
    const { home, stranger } = await leftOverWorld();
    expect(await runCli(home, ['end', String(stranger), '-y'])).toMatchObject({ code: 2 });
    expect(isAlive(stranger)).toBe(true);
  });
});

it('close refuses a session that does not run', async () => {
  const home = temporaryHome();
  await crashedSession(home, id, await goneOwner());
  const { code, stderr } = await runCli(home, ['close', '1', '--yes']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('nothing to close')]);
});

describe('what cannot be meant', () => {
  it('is answered by one sentence and exit code 2, and as JSON where that was asked for', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    const cases: readonly [string[], string][] = [
      [['why', ''], 'Say which: the number of a process, or the beginning of a session id.'],
      [['end', ''], '"" is no process number.'],
      [['end', '4194999'], 'There is no process 4194999.'],
      [['history', ''], 'Say which clean-up: `process-janitor history` shows their ids.'],
      [['help', 'frob'], 'There is no command frob. `process-janitor --help` shows all.'],
      [
        ['cleanup', '--plan', ''],
        '--plan cannot be "". A dry run says the id of its plan. `process-janitor cleanup --help` shows how.',
      ],
      [
        ['config', 'get', 'cleanup_mode', 'more'],
        'More words than config takes. `process-janitor config --help` shows how.',
      ],
      [['protect', 'session:2'], 'There is no session 2. Run `process-janitor scan` to see all.'],
    ];
    const answers = await Promise.all(cases.map(([args]) => runCli(home, args)));
    expect(answers).toEqual(cases.map(([, said]) => ({ code: 2, stdout: '', stderr: `${said}\n` })));
    const { code, stdout } = await runCli(home, ['scan', '--json', '--nope']);
    expect([code, JSON.parse(stdout)]).toEqual([
      2,
      { schema: 'process-janitor/error@1', error: expect.stringContaining('--nope') as string },
    ]);
  });

  it('protect keeps the whole id of the session that begins so, and unprotect takes the beginning, too', async () => {
    const home = temporaryHome();
    await crashedSession(home, id, await goneOwner());
    await runCli(home, ['protect', 'session:11']);
    expect((await runCli(home, ['protect'])).stdout.trim()).toBe(`session:${id}`);
    expect(await runCli(home, ['unprotect', 'session:11'])).toMatchObject({ code: 0 });
    expect((await runCli(home, ['protect'])).stdout.trim()).toBe('The keep list is empty.');
  });

  itWhere(needsUnix, 'nothing is said to be empty that cannot be read', async () => {
    const home = temporaryHome();
    fs.mkdirSync(home.janitorDir, { recursive: true });
    // Links to themselves: nobody can read them, not even root.
    for (const file of [home.historyPath, home.quarantineDir]) fs.symlinkSync(file, file);
    fs.writeFileSync(home.configPath, '{');
    for (const command of ['history', 'restore', 'protect']) {
      expect(await runCli(home, [command])).toMatchObject({ code: 2, stdout: '' });
    }
  });
});

it('the plugin is known to every command that speaks of the connection, and needs no uninstalling of hooks', async () => {
  const home = temporaryHome();
  const plugin = 'process-janitor@tools';
  fs.writeFileSync(home.settingsPath, JSON.stringify({ enabledPlugins: { [plugin]: true } }));
  for (const command of [['doctor'], ['status'], ['hooks', 'status'], ['uninstall', '--yes']])
    expect((await runCli(home, command)).stdout).toContain(plugin);
  expect((await runCli(home, ['doctor'])).stdout).not.toContain('not connected');
  expect((await runCli(home, ['uninstall'])).stdout).not.toContain('This will');
});

it('hooks status is a problem for programs until Claude Code calls us', async () => {
  const home = temporaryHome();
  expect(await runCli(home, ['hooks', 'status'])).toMatchObject({ code: 1 });
  await runCli(home, ['hooks', 'install']);
  expect(await runCli(home, ['hooks', 'status', '--json'])).toMatchObject({ code: 0 });
});

it('uninstall takes the hooks out, and with --purge what the janitor wrote for itself', async () => {
  const home = temporaryHome();
  await runCli(home, ['hooks', 'install']);
  expect(await runCli(home, ['uninstall'])).toMatchObject({ code: 2 });
  expect(await runCli(home, ['uninstall', '--yes'])).toMatchObject({ code: 0 });
  expect(fs.readFileSync(home.settingsPath, 'utf8')).not.toContain('hook');
  await runCli(home, ['uninstall', '--yes', '--purge']);
  expect(fs.existsSync(home.janitorDir)).toBe(false);
});

describe('the manual', () => {
  it('docs/process-janitor.1 is what the program says of itself', async () => {
    const page = fs.readFileSync(
      path.resolve(import.meta.dirname, '../../../docs/process-janitor.1'),
      'utf8',
    );
    expect((await runCli(temporaryHome(), ['man'])).stdout).toBe(page);
  });

  it.each(['bash', 'zsh', 'fish'])('%s learns every command', async (shell) => {
    const help = (await runCli(temporaryHome(), ['--help'])).stdout;
    const commands = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
    const { stdout } = await runCli(temporaryHome(), ['completion', shell]);
    expect(commands).toContain('why');
    for (const name of commands.filter((one) => one !== 'help')) expect(stdout).toContain(name);
  });
});
