import { describe, expect, it, vi } from 'vitest';
import { createAnnouncer } from '../../../electron/desktop/calls/announce.ts';
import { createDispatcher, type DispatcherDeps } from '../../../electron/desktop/calls/dispatch.ts';
import { sampleUsage } from '../../../electron/desktop/calls/usage.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import { defaultConfig } from '../../../shared/settings/config.ts';
import { calls, events } from '../../../shared/contract/ipc.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { toCleanupDocument } from '../../../shared/contract/to-document.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { familyOf, idleSession, leftover, planOf, receiptOf, scanOf, session, terminate } from './worlds.ts';

const requests: Record<keyof typeof calls, unknown> = {
  'app:state': undefined,
  'app:first-run-done': undefined,
  'app:pause': { paused: true },
  'scan:get': { fresh: true },
  'usage:sample': { rows: [] },
  'cleanup:preview': undefined,
  'cleanup:execute': { plan_id: 'plan', step_ids: ['t'] },
  'history:list': undefined,
  'left-over:list': undefined,
  'quarantine:list': undefined,
  'quarantine:restore': { session_id: 'a' },
  'settings:get': undefined,
  'settings:set': { key: 'notification_enabled', value: false },
  'settings:start-at-login': { on: true },
  'hooks:connect': undefined,
  'hooks:disconnect': undefined,
  'keep:add': { rule: 'session:a' },
  'keep:remove': { rule: 'session:a' },
  'session:resume': { session_ids: ['a'], how: 'copy' },
  'process:end': { pid: 7, start_token: 't7' },
  'session:close': { session_id: 'idle' },
  'always-end:add': { pid: 7, start_token: 't7' },
};

const idle = idleSession('idle');

function desk(given: Partial<DispatcherDeps> = {}) {
  const world = {
    scan: scanOf([session('a', { processes: [leftover(7)] }), idle]) as ScanResult | null,
    error: null as string | null,
    plan: planOf([terminate('t', 'a'), terminate('u', 'a', { confidence: 'likely' })]),
    config: { ...defaultConfig },
    paused: false,
  };
  const status = () => ({ ...world, working: false, cleansItself: false });
  const clean = vi.fn<DispatcherDeps['monitor']['clean']>((plan: Plan, { stepIds }) =>
    Promise.resolve(receiptOf(plan.steps.filter((step) => stepIds.has(step.stepId)))),
  );
  const openTerminal = vi.fn(() => true);
  const deps = {
    janitor: {
      families: () => Promise.resolve([familyOf(idle)]),
      asked: () => [],
      plan: () => world.plan,
      preview: (plan) => toCleanupDocument(plan, { dryRun: true, trigger: 'manual' }),
      config: () => ({ config: world.config, problems: [] }),
    },
    monitor: {
      status,
      now: vi.fn(() => Promise.resolve(status())),
      pause: (paused) => {
        world.paused = paused;
      },
      clean,
      endOne: vi.fn(() => Promise.resolve(receiptOf([terminate('t', 'a')]))),
    },
    about: { platform: 'linux', version: '1.2.3', isFirstRun: () => true },
    firstRunDone: vi.fn(),
    history: () => [receiptOf(world.plan.steps)],
    leftOver: () => [],
    quarantined: () => [],
    restore: () => ({ ok: true }),
    settings: {
      config: () => ({ config: world.config, problems: [] }),
      configPath: '/home/ann/.claude/process-janitor-config.json',
      startAtLogin: () => ({ on: false, available: true, note: null }),
      hooks: () => 'not-connected',
    },
    setConfigValue: vi.fn((key: string, value: unknown) => {
      Object.assign(world.config, { [key]: value });
      return { ok: true as const };
    }),
    changeKeepList: vi.fn((change: (rules: readonly string[]) => string[]) => {
      world.config.keep_list = change(world.config.keep_list);
      return { ok: true as const };
    }),
    changeAlwaysEnd: vi.fn((change: (rules: readonly string[]) => string[]) => {
      world.config.always_end = change(world.config.always_end);
      return { ok: true as const };
    }),
    isSameRule: (stored: string, shown: string) => stored === shown,
    keepRulesFor: (words: string) =>
      words === '.'
        ? { ok: false as const, reason: 'Give the whole path.' }
        : { ok: true as const, rules: [words] },
    startAtLogin: () => ({ ok: true }),
    consent: vi.fn(() => Promise.resolve(true)),
    claudeSettingsPath: '/home/ann/.claude/settings.json',
    connectHooks: () => ({ ok: true }),
    disconnectHooks: () => ({ ok: true }),
    resumeCommand: ({ sessionId, workingDir }) => `cd ${workingDir} && claude --resume ${sessionId}`,
    copyText: vi.fn(() => Promise.resolve()),
    openTerminal,
    sampleUsage: () => Promise.resolve([]),
    now: () => 0,
    settingsChanged: vi.fn(),
    ...given,
  } satisfies DispatcherDeps;
  return { world, deps, clean, openTerminal, dispatch: createDispatcher(deps) };
}

describe('the dispatcher', () => {
  it.each(Object.keys(calls))('answers %s as the contract says', async (name) => {
    const { dispatch } = desk();
    await dispatch('cleanup:preview', undefined);
    const answer = await dispatch(name, requests[name as keyof typeof calls]);
    expect(answer).toMatchObject({ ok: true });
    const [, reply] = calls[name as keyof typeof calls];
    expect(reply.safeParse(answer.ok ? answer.value : null).success).toBe(true);
  });

  it.each<[string, unknown]>([
    ['process:kill', { pid: 1 }],
    ['constructor', undefined],
    ['cleanup:execute', { plan_id: 'plan', pids: [1] }],
    ['cleanup:execute', undefined],
    ['usage:sample', { rows: Array.from({ length: 65 }, () => ({ pid: 1, start_token: 't' })) }],
    ['settings:set', { key: 'k'.repeat(600), value: 1 }],
    ['app:pause', 'yes'],
  ])('refuses %s with %j', async (name, request) => {
    await expect(desk().dispatch(name, request)).resolves.toMatchObject({ ok: false });
  });

  it('does not let an answer out that is not in order', async () => {
    const { dispatch } = desk({ quarantined: () => [{ session_id: 7 }] as never });
    await expect(dispatch('quarantine:list', undefined)).resolves.toMatchObject({
      ok: false,
      error: expect.stringContaining('not in order'),
    });
  });

  it('gives the message of what failed', async () => {
    const { dispatch, clean } = desk();
    clean.mockRejectedValueOnce(new Error('Another clean-up runs.'));
    await dispatch('cleanup:preview', undefined);
    await expect(dispatch('cleanup:execute', requests['cleanup:execute'])).resolves.toEqual({
      ok: false,
      error: 'Another clean-up runs.',
    });
  });
});

describe('cleaning up from the window', () => {
  const execute = (plan_id: string, step_ids: string[]) =>
    ['cleanup:execute', { plan_id, step_ids }] as const;

  it('takes the ticked steps of the plan that was shown, and of no other', async () => {
    const { dispatch, clean, world } = desk();
    await dispatch('cleanup:preview', undefined);
    const shown = world.plan;
    world.plan = planOf([terminate('x', 'b')], 'newer');
    await dispatch(...execute('plan', ['u', 'x', 'invented']));
    expect(clean).toHaveBeenCalledExactlyOnceWith(shown, {
      stepIds: new Set(['u']),
      forceStepIds: new Set(),
      trigger: 'manual',
    });
  });

  it('refuses a plan that was never shown, is done, or has fallen out of memory', async () => {
    const { dispatch, world, clean } = desk();
    await expect(dispatch(...execute('plan', ['t']))).resolves.toMatchObject({ ok: false });
    for (const id of ['one', 'two', 'three', 'four', 'five']) {
      world.plan = planOf([terminate('t', 'a')], id);
      await dispatch('cleanup:preview', undefined);
    }
    await expect(dispatch(...execute('one', ['t']))).resolves.toMatchObject({ ok: false });
    await expect(dispatch(...execute('two', ['t']))).resolves.toMatchObject({ ok: true });
    await expect(dispatch(...execute('two', ['t']))).resolves.toMatchObject({ ok: false });
    expect(clean).toHaveBeenCalledOnce();
  });

  it('refuses to do nothing', async () => {
    const { dispatch, clean } = desk();
    await dispatch('cleanup:preview', undefined);
    await expect(dispatch(...execute('plan', []))).resolves.toMatchObject({ ok: false });
    expect(clean).not.toHaveBeenCalled();
  });

  it('plans nothing on a look that judged nothing', async () => {
    const { dispatch, world } = desk();
    world.scan = scanOf([], { complete: false });
    world.error = 'Nothing was judged: ps timed out';
    await expect(dispatch('cleanup:preview', undefined)).resolves.toEqual({
      ok: false,
      error: 'Nothing was judged: ps timed out',
    });
  });
});

describe('resuming', () => {
  it('copies the command, or opens a terminal, or copies where there is none', async () => {
    const { dispatch, deps, openTerminal } = desk();
    const command = 'cd /home/ann/a && claude --resume a';
    const ask = (how: string) => dispatch('session:resume', { session_ids: ['a'], how });
    await expect(ask('copy')).resolves.toEqual({ ok: true, value: { commands: [command], opened: 0 } });
    expect(deps.copyText).toHaveBeenCalledExactlyOnceWith(command);
    await expect(ask('terminal')).resolves.toEqual({ ok: true, value: { commands: [command], opened: 1 } });
    expect(deps.copyText).toHaveBeenCalledOnce();
    openTerminal.mockReturnValueOnce(false);
    await expect(ask('terminal')).resolves.toEqual({ ok: true, value: { commands: [command], opened: 0 } });
    expect(deps.copyText).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['is unknown', 'b', {}],
    ['is open elsewhere', 'a', { canResume: false }],
    ['has no folder', 'a', { workingDir: null }],
  ])('refuses a conversation that %s', async (_why, session_id, given) => {
    const { dispatch, world } = desk();
    world.scan = scanOf([session('a', given)]);
    await expect(
      dispatch('session:resume', { session_ids: [session_id], how: 'copy' }),
    ).resolves.toMatchObject({
      ok: false,
    });
  });
});

describe('ending one thing by hand', () => {
  it('asks with every reason against it, ends that process, and says what came of it', async () => {
    const { dispatch, deps, world } = desk();
    const wanted = leftover(7, { use: 'in-use', useReasons: ['It listens at port 3000.'] });
    world.scan = scanOf([session('a', { processes: [wanted] })]);
    await expect(dispatch('process:end', requests['process:end'])).resolves.toEqual({
      ok: true,
      value: { done: true, said: 'Ended · 100 MB won back.' },
    });
    expect(deps.consent).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        message: 'End process 7 of a · 100 MB?',
        detail: expect.stringContaining('• It listens at port 3000.'),
      }),
    );
    expect(deps.monitor.endOne).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ sessionId: 'a' }),
      'terminate',
    );
  });

  it('is never asked about where a veto forbids it, and says which', async () => {
    const { dispatch, deps, world } = desk();
    const kept = leftover(7, { vetoes: [{ kind: 'keep-list', detail: 'Your keep list says so.' }] });
    world.scan = scanOf([session('a', { processes: [kept] })]);
    await expect(dispatch('process:end', requests['process:end'])).resolves.toEqual({
      ok: false,
      error: 'It stays. Your keep list says so.',
    });
    expect(deps.consent).not.toHaveBeenCalled();
  });

  it('closes a session that is idle', async () => {
    const { dispatch, deps } = desk();
    await dispatch('session:close', { session_id: 'idle' });
    expect(deps.consent).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: 'Close idle · 400 MB?' }),
    );
    expect(deps.monitor.endOne).toHaveBeenCalledOnce();
  });

  it('puts the kind of a process on the list of what is always ended', async () => {
    const { dispatch, world } = desk();
    await dispatch('always-end:add', requests['always-end:add']);
    expect(world.config.always_end).toEqual(['command:node server.js']);
  });

  it('refuses a kind that its command line does not tell', async () => {
    const { dispatch, deps, world } = desk();
    world.scan = scanOf([session('a', { processes: [leftover(7, { command: 'bash' })] })]);
    await expect(dispatch('always-end:add', requests['always-end:add'])).resolves.toMatchObject({
      ok: false,
    });
    expect(deps.changeAlwaysEnd).not.toHaveBeenCalled();
  });
});

it('several conversations are resumed at once; those that cannot be are left out', async () => {
  const { dispatch, deps, openTerminal, world } = desk();
  world.scan = scanOf([session('a'), session('b'), session('c', { canResume: false })]);
  const ask = (how: string) => dispatch('session:resume', { session_ids: ['a', 'b', 'c'], how });
  const commands = ['cd /home/ann/a && claude --resume a', 'cd /home/ann/b && claude --resume b'];
  await expect(ask('terminal')).resolves.toEqual({ ok: true, value: { commands, opened: 2 } });
  expect(openTerminal).toHaveBeenCalledTimes(2);
  await expect(ask('copy')).resolves.toEqual({ ok: true, value: { commands, opened: 0 } });
  expect(deps.copyText).toHaveBeenCalledExactlyOnceWith(commands.join('\n'));
});

describe('settings', () => {
  it('are refused with the reason, and then nothing else happens', async () => {
    const { dispatch, deps } = desk({
      setConfigValue: () => ({ ok: false, reason: 'must be true or false' }),
    });
    await expect(dispatch('settings:set', { key: 'dry_run_default', value: 3 })).resolves.toEqual({
      ok: false,
      error: 'must be true or false',
    });
    expect(deps.settingsChanged).not.toHaveBeenCalled();
  });

  it('keep a rule once, and take it back', async () => {
    const { dispatch, world, deps } = desk();
    await dispatch('keep:add', { rule: 'session:a' });
    await dispatch('keep:add', { rule: 'session:a' });
    expect(world.config.keep_list).toEqual(['session:a']);
    await dispatch('keep:remove', { rule: 'session:a' });
    expect(world.config.keep_list).toEqual([]);
    expect(deps.settingsChanged).toHaveBeenCalledTimes(2);
  });

  it('refuse words that mean no rule', async () => {
    const { dispatch, world } = desk();
    await expect(dispatch('keep:add', { rule: '.' })).resolves.toEqual({
      ok: false,
      error: 'Give the whole path.',
    });
    expect(world.config.keep_list).toEqual([]);
  });
});

it('what the window is told unasked keeps to the contract, and a scan is told once', () => {
  const told: [string, unknown][] = [];
  const { deps } = desk();
  const announce = createAnnouncer((name, payload) => told.push([name, payload]), deps.about);
  announce(deps.monitor.status());
  announce(deps.monitor.status());
  expect(told.map(([name]) => name)).toEqual(['app:changed', 'scan:changed', 'app:changed']);
  for (const [name, payload] of told) {
    expect(events[name as keyof typeof events].safeParse(payload).success).toBe(true);
  }
});

// On Windows pidusage asks WMI, which Wine lacks.
describe.skipIf(process.platform === 'win32')('usage of the rows on screen', () => {
  it('is measured for the very process, and not for who else has its pid', async () => {
    const system = await createSystem({});
    const own = await system.identify(process.pid);
    if (own === null || own === 'unreadable') throw new Error('We have no identity.');
    const identify = (pid: number) => system.identify(pid);
    const row = { pid: own.pid, start_token: own.startToken };
    const [usage] = await sampleUsage({ rows: [row] }, identify);
    expect(usage).toMatchObject(row);
    expect(usage?.memory_bytes).toBeGreaterThan(1_000_000);
    await expect(sampleUsage({ rows: [{ ...row, start_token: 'other' }] }, identify)).resolves.toEqual([]);
    await expect(sampleUsage({ rows: [{ pid: 2 ** 30, start_token: 'x' }] }, identify)).resolves.toEqual([]);
    await expect(sampleUsage({ rows: [] }, identify)).resolves.toEqual([]);
  });
});

describe('what widens the janitor’s powers', () => {
  const no = () => Promise.resolve(false);

  it.each<[string, unknown]>([
    ['settings:set', { key: 'cleanup_mode', value: 'auto' }],
    ['settings:set', { key: 'keep_list', value: [] }],
    ['keep:remove', { rule: 'session:a' }],
    ['hooks:connect', undefined],
    ['process:end', { pid: 7, start_token: 't7' }],
    ['session:close', { session_id: 'idle' }],
    ['always-end:add', { pid: 7, start_token: 't7' }],
  ])('%s %j is done by nobody’s word but a person’s', async (name, request) => {
    const connectHooks = vi.fn(() => ({ ok: true as const }));
    const { world, dispatch, deps } = desk({ consent: no, connectHooks });
    world.config.keep_list = ['session:a'];
    await expect(dispatch(name, request)).resolves.toMatchObject({ ok: true });
    expect(deps.setConfigValue).not.toHaveBeenCalled();
    expect(deps.changeAlwaysEnd).not.toHaveBeenCalled();
    expect(deps.monitor.endOne).not.toHaveBeenCalled();
    expect(connectHooks).not.toHaveBeenCalled();
  });

  it('steps that are not proven are not carried out where the person says no', async () => {
    const { dispatch, clean } = desk({ consent: no });
    await dispatch('cleanup:preview', undefined);
    const refused = await dispatch('cleanup:execute', { plan_id: 'plan', step_ids: ['t', 'u'] });
    expect(refused).toMatchObject({ ok: false });
    expect(clean).not.toHaveBeenCalled();
    await expect(dispatch('cleanup:execute', requests['cleanup:execute'])).resolves.toMatchObject({
      ok: true,
    });
  });

  it('what widens nothing is not asked about', async () => {
    const { dispatch, deps } = desk();
    await dispatch('settings:set', requests['settings:set']);
    await dispatch('keep:add', requests['keep:add']);
    expect(deps.consent).not.toHaveBeenCalled();
  });
});
