import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { handleHook, type HookContext } from '../../../electron/janitor/hooks/hook-events.ts';
import { parseHookInput, type HookInput } from '../../../electron/janitor/hooks/hook-input.ts';
import { sweepAfterEnd } from '../../../electron/janitor/hooks/hook-sweep.ts';
import { readInstall, recordInstall } from '../../../electron/janitor/keep/launch.ts';
import { createKeeper } from '../../../electron/janitor/keep/keeper.ts';
import { defaultConfig, type Config } from '../../../shared/settings/config.ts';
import type { ProcessInfo } from '../../../shared/process/process.ts';
import { row } from '../../fakes/process-row.ts';
import { scriptedSystem } from '../../fakes/scripted-system.ts';
import { recordOf, temporaryHome, writeClaudeRecord } from '../../fakes/real/temporary-home.ts';

const bin = '/usr/lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe';
const claude = row(100, { parentPid: 40, tty: 'pts/1', name: 'claude', executable: bin, argv: ['claude'] });
const shell = row(40, { tty: 'pts/1' });

function stage(config: Partial<Config> = {}, rows: ProcessInfo[] = [shell, claude]) {
  const system = scriptedSystem(...rows);
  const home = temporaryHome();
  const context: HookContext = {
    system,
    home,
    config: () => ({ ...defaultConfig, ...config }),
    launch: { command: '/usr/bin/node', args: ['/opt/out/cli.cjs'] },
    env: { CLAUDE_PID: '100', CLAUDE_CODE_ENTRYPOINT: 'cli' },
    parentPid: 100,
    self: row(process.pid).identity!,
  };
  const commands = () => system.spawned.map(({ args }) => args.slice(1).join(' '));
  return { system, home, context, commands };
}

const input = (facts: Partial<HookInput> = {}): HookInput => ({
  sessionId: 'one',
  workingDir: '/src',
  source: 'startup',
  reason: null,
  ...facts,
});

describe('SessionStart', () => {
  it('starts a keeper with our folder, where none runs', async () => {
    const { system, home, context } = stage();
    await handleHook('SessionStart', input(), context);
    expect(system.spawned).toEqual([
      { command: '/usr/bin/node', args: ['/opt/out/cli.cjs', 'keep'], env: { JANITOR_HOME: home.dir } },
    ]);
  });

  it('starts none beside one that runs', async () => {
    const { system, home, context, commands } = stage();
    const deps = { system, home, kind: 'tray' as const, config: () => defaultConfig, log: () => undefined };
    await createKeeper(deps).tick();
    await handleHook('SessionStart', input(), context);
    expect(commands()).toEqual([]);
  });

  it.each([
    ['startup', true, ['keep', 'cleanup --auto --quiet']],
    ['resume', true, ['keep', 'cleanup --auto --quiet']],
    ['clear', true, ['keep']],
    ['compact', true, ['keep']],
    ['startup', false, ['keep']],
  ])('on %s with auto_cleanup_on_start %s starts %j', async (source, wanted, expected) => {
    const { context, commands } = stage({ auto_cleanup_on_start: wanted });
    await handleHook('SessionStart', input({ source }), context);
    expect(commands()).toEqual(expected);
  });

  it.each<[string, Record<string, string>, number, number | null]>([
    ['its parent, where CLAUDE_PID is not told', {}, 100, 100],
    ["its parent's parent, where a shell stands between", {}, 110, 100],
    ['nobody, where its parent is not Claude Code', {}, 40, null],
    ['its parent, whatever else CLAUDE_PID names', { CLAUDE_PID: '999' }, 100, 100],
    ['nobody, where CLAUDE_PID names a process that is not Claude Code', { CLAUDE_PID: '120' }, 40, null],
    ['nobody, where CLAUDE_PID names the Claude Code of another session', { CLAUDE_PID: '100' }, 40, null],
    ['its parent, where CLAUDE_PID is no pid', { CLAUDE_PID: 'x' }, 100, 100],
  ])('takes for the owner %s', async (_who, env, parentPid, expected) => {
    const { home, context } = stage({}, [
      shell,
      claude,
      row(110, { parentPid: 100, argv: ['sh', '-c', 'x'] }),
      row(120, { parentPid: 40, argv: ['import-of-data'] }),
    ]);
    await handleHook('SessionStart', input(), { ...context, env, parentPid });
    expect(recordOf(home, 'one')?.pid ?? null).toBe(expected);
  });
});

describe('what the owner belongs to', () => {
  const stayed = row(90, { parentPid: 40, argv: ['node', '/opt/out/cli.cjs', 'run', '--', 'claude'] });
  const below = (parentPid: number, facts: Partial<ProcessInfo> = {}) =>
    row(100, { parentPid, name: 'claude', executable: bin, argv: ['claude'], ...facts });
  it.each<[string, ProcessInfo[], object]>([
    ['its terminal', [shell, below(40, { tty: 'pts/1' })], { kind: 'terminal', tty: 'pts/1' }],
    ['its parent', [row(40), below(40)], { kind: 'parent', parent: { pid: 40 } }],
    ['who started `run`', [row(40), stayed, below(90)], { kind: 'parent', parent: { pid: 40 } }],
    ['nobody, where its parent is gone', [below(1)], { kind: 'detached' }],
  ])('%s', async (_what, rows, expected) => {
    const { home, context } = stage({}, rows);
    await handleHook('SessionStart', input(), context);
    expect(recordOf(home, 'one')?.owner?.attachment).toMatchObject(expected);
  });
});

describe('a process that only CLAUDE_PID names', () => {
  const start = row(120, { parentPid: 40 }).identity!.startToken;
  it.each<[string, Record<string, unknown>, number | null]>([
    ['this very process runs this session', {}, 120],
    ['it runs another session', { sessionId: 'other' }, null],
    ['an earlier process of that pid ran it', { procStart: '1' }, null],
    ['it runs, but not since when', { procStart: undefined }, null],
  ])('is the owner only where the own record of Claude Code says so: %s', async (_says, facts, expected) => {
    const { home, context } = stage({}, [shell, row(120, { parentPid: 40, argv: ['node', 'my-claude.js'] })]);
    writeClaudeRecord(home, { pid: 120, sessionId: 'one', procStart: start, ...facts });
    await handleHook('SessionStart', input(), { ...context, env: { CLAUDE_PID: '120' }, parentPid: 40 });
    expect(recordOf(home, 'one')?.pid ?? null).toBe(expected);
  });
});

describe('SessionEnd', () => {
  it.each<[Config['cleanup_mode'], string, string[]]>([
    ['auto', 'prompt_input_exit', ['hook sweep one']],
    ['auto', 'clear', []],
    ['auto', 'resume', []],
    ['interactive', 'prompt_input_exit', []],
  ])('with clean-up mode %s and reason %s starts %j', async (cleanup_mode, reason, expected) => {
    const { system, context, commands } = stage({ cleanup_mode });
    await handleHook('SessionStart', input(), context);
    system.spawned = [];
    await handleHook('SessionEnd', input({ reason }), context);
    expect(commands()).toEqual(expected);
  });

  it('of a session that was never registered starts nothing and writes nothing', async () => {
    const { home, context, commands } = stage({ cleanup_mode: 'auto' });
    await handleHook('SessionEnd', input({ reason: 'other' }), context);
    expect(commands()).toEqual([]);
    expect(recordOf(home, 'one')).toBeNull();
  });
});

describe('the sweep after the end', () => {
  async function ended() {
    const on = stage();
    await handleHook('SessionStart', input(), on.context);
    await handleHook('SessionEnd', input({ reason: 'other' }), on.context);
    on.system.spawned = [];
    return on;
  }

  it('waits for the process to be gone', async () => {
    const { system, context, commands } = await ended();
    let polls = 0;
    system.sleep = () => {
      if (++polls === 3) system.rows = [shell];
      return Promise.resolve();
    };
    expect(await sweepAfterEnd('one', context)).toBe(true);
    expect(commands()).toEqual(['cleanup --auto --quiet --session one']);
  });

  it('does nothing where the process stays', async () => {
    const { context, commands } = await ended();
    expect(await sweepAfterEnd('one', context)).toBe(false);
    expect(commands()).toEqual([]);
  });

  it('does nothing where the session was taken up again', async () => {
    const { system, context, commands } = await ended();
    await handleHook('SessionStart', input({ source: 'resume' }), context);
    system.spawned = [];
    system.rows = [shell];
    expect(await sweepAfterEnd('one', context)).toBe(false);
    expect(commands()).toEqual([]);
  });
});

describe('what a hook is told', () => {
  it.each<[string, unknown, HookInput | null]>([
    [
      'SessionStart',
      {
        session_id: 'one',
        cwd: '/src',
        source: 'clear',
        transcript_path: '/x',
        hook_event_name: 'SessionStart',
      },
      input({ source: 'clear' }),
    ],
    [
      'SessionEnd',
      { session_id: 'one', reason: 'other' },
      input({ workingDir: null, source: null, reason: 'other' }),
    ],
    ['no session', { cwd: '/src' }, null],
    ['a session id with a path in it', { session_id: '../one' }, null],
    ['another type', { session_id: 7 }, null],
    ['a list', [], null],
    ['nothing', null, null],
  ])('%s', (_what, given, expected) => {
    expect(parseHookInput(JSON.stringify(given))).toEqual(expected);
  });

  it('that is no JSON is of no use', () => {
    expect(parseHookInput('{"session_id": "one"')).toBeNull();
  });
});

describe('where the program is', () => {
  it('is noted for the plugin, and forgotten once it is gone from there', () => {
    const home = temporaryHome();
    const script = path.join(home.dir, 'cli.cjs');
    fs.writeFileSync(script, '');
    const launch = { command: process.execPath, args: [script] };
    expect(readInstall(home)).toBeNull();
    recordInstall(home, launch);
    expect(readInstall(home)).toEqual(launch);
    fs.rmSync(script);
    expect(readInstall(home)).toBeNull();
  });
});
