import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createMonitor,
  type MonitorDeps,
  type MonitorStatus,
} from '../../../electron/janitor/monitor/monitor.ts';
import type { Notice } from '../../../electron/janitor/notice/notice.ts';
import { defaultConfig, type Config } from '../../../shared/settings/config.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Target } from '../../../shared/plan/by-hand.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { sightingOf } from '../../../shared/plan/make-plan.ts';
import { idleSession, leftover, planOf, receiptOf, scanOf, session, terminate } from './worlds.ts';

/** A machine with one timer that goes off when the test says so, and an engine that notes what it was asked. */
function stage(given: { config?: Partial<Config> } & Partial<MonitorDeps> = {}) {
  const said: string[] = [];
  const changes: MonitorStatus[] = [];
  const news: CleanupDocument[] = [];
  const world = {
    clockMs: 0,
    config: { ...defaultConfig, ...given.config },
    plan: planOf([]),
    scan: scanOf([]),
    timer: null as { delayMs: number; run: () => void } | null,
  };
  const execute = vi.fn<MonitorDeps['janitor']['execute']>((plan, { stepIds }) => {
    said.push(`execute ${[...stepIds].join(' ')}`);
    return Promise.resolve(receiptOf(plan.steps.filter((step) => stepIds.has(step.stepId))));
  });
  const endOne = vi.fn<MonitorDeps['janitor']['endOne']>(() => {
    said.push('end one');
    return Promise.resolve(receiptOf([]));
  });
  const scan = vi.fn(() => {
    said.push('scan');
    return Promise.resolve(world.scan);
  });
  const keeper = {
    tick: vi.fn<MonitorDeps['keeper']['tick']>(() => {
      said.push('beat');
      return Promise.resolve({ outcome: 'yielded', to: 'keep', hadPlace: false });
    }),
    recordSightings: vi.fn<MonitorDeps['keeper']['recordSightings']>(() => Promise.resolve(true)),
    glimpsed: vi.fn<MonitorDeps['keeper']['glimpsed']>(),
  };
  const monitor = createMonitor({
    system: { monotonicMs: () => world.clockMs, now: () => world.clockMs },
    janitor: {
      scan,
      families: () => Promise.resolve([]),
      execute,
      endOne,
      plan: () => world.plan,
      config: () => ({ config: world.config, problems: [] }),
    },
    keeper,
    timers: {
      after(delayMs, run) {
        const mine = { delayMs, run };
        world.timer = mine;
        return () => {
          if (world.timer === mine) world.timer = null;
        };
      },
    },
    onChange: (status) => changes.push(status),
    onCleaned: (receipt) => news.push(receipt),
    mayClean: true,
    ...given,
  });
  /** Lets the timer go off and everything that follows from it happen. */
  async function tick() {
    const timer = world.timer;
    if (timer === null) throw new Error('No timer is set.');
    world.timer = null;
    world.clockMs += timer.delayMs;
    timer.run();
    await vi.waitFor(() => expect(world.timer).not.toBeNull(), { interval: 1 });
  }
  return { monitor, world, said, changes, news, execute, endOne, scan, keeper, tick };
}

const orphan = scanOf([session('a', { processes: [leftover(7)] })]);
const plan = planOf([terminate('end-7', 'a')]);

describe('a tick', () => {
  it('beats before it looks, at once and then at the interval of the configuration', async () => {
    const { monitor, world, said, tick } = stage({ config: { heartbeat_interval_seconds: 30 } });
    monitor.start();
    expect(world.timer?.delayMs).toBe(0);
    await tick();
    expect(said).toEqual(['beat', 'scan']);
    expect(world.timer?.delayMs).toBe(30_000);
  });

  it('is not overlapped by the next one', async () => {
    const { monitor, world, keeper, scan } = stage();
    let finish: () => void = () => undefined;
    keeper.tick.mockImplementationOnce(
      () =>
        new Promise(
          (resolve) => (finish = () => resolve({ outcome: 'yielded', to: 'keep', hadPlace: false })),
        ),
    );
    monitor.start();
    world.timer?.run();
    monitor.pause(true);
    monitor.pause(false);
    world.timer?.run();
    expect(keeper.tick).toHaveBeenCalledTimes(1);
    finish();
    await vi.waitFor(() => expect(scan).toHaveBeenCalledTimes(1));
  });

  it('still looks when the heartbeats could not be written, and says so', async () => {
    const { monitor, keeper, tick } = stage();
    keeper.tick.mockRejectedValueOnce(new Error('disk full'));
    monitor.start();
    await tick();
    expect(monitor.status()).toMatchObject({ error: 'Heartbeats could not be beaten: disk full' });
    expect(monitor.status().scan).not.toBeNull();
  });

  it('notes the proven endings it sighted, so that a one-shot clean-up can rely on them', async () => {
    const { monitor, world, keeper, tick } = stage();
    const proven = terminate('end-7', 'a');
    world.plan = planOf([proven, terminate('end-8', 'a', { confidence: 'likely' })]);
    monitor.start();
    await tick();
    expect(keeper.recordSightings).toHaveBeenCalledExactlyOnceWith([sightingOf(proven)]);
  });

  it('reports a failed look and recovers with the next one', async () => {
    const { monitor, scan, tick } = stage();
    scan.mockRejectedValueOnce(new Error('no /proc'));
    monitor.start();
    await tick();
    expect(monitor.status().error).toBe('The look at this machine failed: no /proc');
    await tick();
    expect(monitor.status().error).toBeNull();
  });

  it('takes what an earlier look saw for no second sighting where the next look fails', async () => {
    const { monitor, world, scan, execute, tick } = stage({ config: { cleanup_mode: 'auto' } });
    world.scan = orphan;
    world.plan = plan;
    monitor.start();
    await tick();
    scan.mockRejectedValueOnce(new Error('no /proc'));
    await tick();
    expect(execute).not.toHaveBeenCalled();
    await tick();
    expect(execute).toHaveBeenCalledTimes(1);
  });

  it('cleans nothing by itself for a grace period after the machine slept', async () => {
    const { monitor, world, execute, tick } = stage({ config: { cleanup_mode: 'auto' } });
    world.scan = orphan;
    world.plan = plan;
    monitor.start();
    await tick();
    world.clockMs += 9 * 3_600_000;
    for (let minute = 0; minute < 10; minute += 1) await tick();
    expect(execute).not.toHaveBeenCalled();
    await tick();
    expect(execute).toHaveBeenCalledTimes(1);
  });

  it('reports a look that judged nothing', async () => {
    const { monitor, world, tick } = stage();
    world.scan = scanOf([], { complete: false, problems: [{ where: 'ps', message: 'ps timed out' }] });
    monitor.start();
    await tick();
    expect(monitor.status().error).toBe('Nothing was judged: ps timed out');
  });
});

describe('a look out of turn', () => {
  /** A monitor that hears of things when the test says so. */
  function hearing(given: Partial<MonitorDeps> & { config?: Partial<Config> } = {}) {
    let hears: Parameters<NonNullable<MonitorDeps['notice']>>[0] | null = null;
    const looked = vi.fn<Notice['looked']>();
    const notice: MonitorDeps['notice'] = (given) => {
      hears = given;
      return { tickBegins: () => undefined, looked, stop: () => undefined };
    };
    return { ...stage({ ...given, notice }), looked, hears: () => hears! };
  }

  it('beats and looks at once, and leaves the next tick where it was', async () => {
    const { monitor, world, said, keeper, tick, hears, changes } = hearing();
    monitor.start();
    await tick();
    said.length = 0;
    const told = changes.length;
    await hears().onNews();
    expect(said).toEqual(['beat', 'scan']);
    expect(keeper.tick.mock.calls.map(([isOutOfTurn]) => isOutOfTurn ?? false)).toEqual([false, true]);
    expect(changes.length).toBeGreaterThan(told);
    expect(world.timer?.delayMs).toBe(60_000);
  });

  it('is no sighting: what is cleaned by itself was seen in two ticks', async () => {
    const { monitor, world, execute, keeper, tick, hears } = hearing({ config: { cleanup_mode: 'auto' } });
    monitor.start();
    await tick();
    world.scan = orphan;
    world.plan = plan;
    for (let time = 0; time < 3; time += 1) await hears().onNews();
    expect(execute).not.toHaveBeenCalled();
    expect(keeper.recordSightings.mock.calls).toEqual([[[]]]);
    await tick();
    await hears().onNews();
    expect(execute).not.toHaveBeenCalled();
    await tick();
    expect(execute).toHaveBeenCalledTimes(1);
  });

  it('hides no sleep from the ticks', async () => {
    const { monitor, world, execute, tick, hears } = hearing({ config: { cleanup_mode: 'auto' } });
    world.scan = orphan;
    world.plan = plan;
    monitor.start();
    await tick();
    world.clockMs += 70_000;
    await hears().onNews();
    await tick();
    expect(execute).not.toHaveBeenCalled();
  });

  it('does not come while paused or stopped, or in the middle of another', async () => {
    const { monitor, said, keeper, tick, hears } = hearing();
    monitor.start();
    await tick();
    let finish: () => void = () => undefined;
    keeper.tick.mockImplementationOnce(
      () =>
        new Promise(
          (resolve) => (finish = () => resolve({ outcome: 'yielded', to: 'keep', hadPlace: false })),
        ),
    );
    const both = [hears().onNews(), hears().onNews()];
    await vi.waitFor(() => expect(keeper.tick).toHaveBeenCalledTimes(2));
    await new Promise((resolve) => setImmediate(resolve));
    expect(keeper.tick).toHaveBeenCalledTimes(2);
    finish();
    await Promise.all(both);
    expect(keeper.tick).toHaveBeenCalledTimes(3);
    monitor.pause(true);
    said.length = 0;
    await hears().onNews();
    monitor.pause(false);
    await monitor.stop();
    await hears().onNews();
    expect(said).toEqual([]);
  });

  it('tells the notice which owners run, and hands on what was glimpsed', async () => {
    const { monitor, world, keeper, tick, hears, looked } = hearing();
    world.scan = scanOf([idleSession('one'), session('two')]);
    monitor.start();
    await tick();
    const [running, ids] = looked.mock.calls[0]!;
    expect(running).toMatchObject([{ sessionId: 'one', owner: { pid: 100 }, workingDir: '/home/ann/one' }]);
    expect([...ids]).toEqual(['one', 'two']);
    hears().onGlimpses([]);
    expect(keeper.glimpsed).toHaveBeenCalledTimes(1);
  });
});

describe('a new interval', () => {
  it('counts from the change, and not only from the next tick', async () => {
    const { monitor, world, tick } = stage({ config: { heartbeat_interval_seconds: 3600 } });
    monitor.retime();
    expect(world.timer).toBeNull();
    monitor.start();
    await tick();
    expect(world.timer?.delayMs).toBe(3_600_000);
    world.config.heartbeat_interval_seconds = 5;
    monitor.retime();
    expect(world.timer?.delayMs).toBe(5_000);
    monitor.pause(true);
    monitor.retime();
    expect(world.timer).toBeNull();
  });
});

describe('pause', () => {
  it('stops beats and looks until it ends, and a look on request still works', async () => {
    const { monitor, world, said, tick } = stage();
    monitor.start();
    await tick();
    monitor.pause(true);
    expect(world.timer).toBeNull();
    said.length = 0;
    await expect(monitor.now()).resolves.toMatchObject({ paused: true });
    expect(said).toEqual(['scan']);
    monitor.pause(false);
    await tick();
    expect(said).toEqual(['scan', 'beat', 'scan']);
  });
});

describe('cleanup_mode auto', () => {
  let ground: ReturnType<typeof stage>;
  beforeEach(() => {
    ground = stage({ config: { cleanup_mode: 'auto' } });
    ground.world.plan = plan;
    ground.world.scan = orphan;
    ground.monitor.start();
  });

  it('cleans a proven step only when a second tick has seen it, and tells', async () => {
    await ground.tick();
    expect(ground.execute).not.toHaveBeenCalled();
    await ground.tick();
    expect(ground.execute).toHaveBeenCalledTimes(1);
    expect(ground.execute.mock.calls[0]?.[1]).toMatchObject({
      stepIds: new Set(['end-7']),
      trigger: 'tray',
    });
    expect(ground.news).toHaveLength(1);
  });

  it('does not count looks in between as sightings', async () => {
    await ground.tick();
    await ground.monitor.now();
    await ground.monitor.now();
    expect(ground.execute).not.toHaveBeenCalled();
  });

  it('forgets what it saw before the machine slept', async () => {
    await ground.tick();
    await ground.monitor.resumed();
    await ground.tick();
    expect(ground.execute).not.toHaveBeenCalled();
    await ground.tick();
    expect(ground.execute).toHaveBeenCalledTimes(1);
  });

  it('never takes a likely step', async () => {
    ground.world.plan = planOf([terminate('end-7', 'a', { confidence: 'likely' })]);
    await ground.tick();
    await ground.tick();
    await ground.tick();
    expect(ground.execute).not.toHaveBeenCalled();
  });

  it('leaves the rest of a session alone while one of its steps is new', async () => {
    await ground.tick();
    ground.world.plan = planOf([...plan.steps, terminate('end-8', 'a'), terminate('end-9', 'b')]);
    await ground.tick();
    expect(ground.execute).not.toHaveBeenCalled();
    await ground.tick();
    expect(ground.said).toContain('execute end-7 end-8 end-9');
  });

  it('tries what cannot be ended once and leaves it to a person', async () => {
    ground.execute.mockImplementation((given: Plan) => Promise.resolve(receiptOf(given.steps, 'unkillable')));
    for (let count = 0; count < 6; count += 1) await ground.tick();
    expect(ground.execute).toHaveBeenCalledTimes(1);
    expect(ground.news).toHaveLength(1);
  });

  it('asks once what needs long to end, tells, and leaves force to a person', async () => {
    const { monitor, world, execute, news, tick } = stage({ config: { cleanup_mode: 'auto' } });
    const filing = { ...terminate('x', 'a'), kind: 'mark-registry' as const, stepId: 'mark-a' };
    world.scan = orphan;
    world.plan = planOf([terminate('end-7', 'a'), terminate('end-8', 'a'), filing]);
    execute.mockImplementationOnce((made) => Promise.resolve(receiptOf(made.steps, 'ending')));
    monitor.start();
    await tick();
    await tick();
    expect(execute).toHaveBeenCalledTimes(1);
    expect(news.map(({ steps }) => steps[0]?.outcome)).toEqual(['ending']);
    world.plan = planOf([terminate('end-7', 'a', { force: true }), terminate('end-9', 'b'), filing]);
    for (let i = 0; i < 5; i += 1) await tick();
    expect(execute.mock.calls.slice(1).map(([, { stepIds }]) => [...stepIds])).toEqual([['end-9']]);
  });

  it('tries what was skipped three times, without a word', async () => {
    ground.execute.mockImplementation((given: Plan) => Promise.resolve(receiptOf(given.steps, 'skipped')));
    for (let count = 0; count < 8; count += 1) await ground.tick();
    expect(ground.execute).toHaveBeenCalledTimes(3);
    expect(ground.news).toHaveLength(0);
  });

  it('waits a tick where another clean-up holds the lock, and says so', async () => {
    ground.execute.mockRejectedValueOnce(new Error('another clean-up runs'));
    await ground.tick();
    await ground.tick();
    expect(ground.monitor.status().error).toBe('The automatic clean-up did not run: another clean-up runs');
    await ground.tick();
    expect(ground.execute).toHaveBeenCalledTimes(2);
    expect(ground.monitor.status().error).toBeNull();
  });

  it('does nothing of its own in interactive mode, nor where it may only watch', async () => {
    ground.world.config.cleanup_mode = 'interactive';
    const watching = stage({ config: { cleanup_mode: 'auto' }, mayClean: false });
    watching.world.plan = plan;
    watching.monitor.start();
    for (let count = 0; count < 3; count += 1) {
      await ground.tick();
      await watching.tick();
    }
    expect(ground.execute).not.toHaveBeenCalled();
    expect(watching.execute).not.toHaveBeenCalled();
  });
});

describe('clean-up at login', () => {
  const atLogin = (config: Partial<Config>) => {
    const ground = stage({ startedAtLogin: true, config });
    ground.world.plan = plan;
    ground.world.scan = orphan;
    ground.monitor.start();
    return ground;
  };

  it('waits until the desktop has settled, then cleans once', async () => {
    const ground = atLogin({ auto_cleanup_on_start: true });
    await ground.tick();
    await ground.tick();
    expect(ground.world.clockMs).toBe(60_000);
    expect(ground.execute).not.toHaveBeenCalled();
    expect(ground.monitor.status().cleansItself).toBe(true);
    await ground.tick();
    expect(ground.execute).toHaveBeenCalledTimes(1);
    expect(ground.execute.mock.calls[0]?.[1].trigger).toBe('login');
    expect(ground.monitor.status().cleansItself).toBe(false);
    ground.world.plan = planOf([terminate('end-8', 'b')]);
    await ground.tick();
    await ground.tick();
    expect(ground.execute).toHaveBeenCalledTimes(1);
  });

  it('spares a session that the desktop restored in the meantime', async () => {
    const ground = atLogin({ auto_cleanup_on_start: true });
    await ground.tick();
    await ground.tick();
    ground.world.plan = planOf([]);
    await ground.tick();
    await ground.tick();
    expect(ground.execute).not.toHaveBeenCalled();
  });

  it('settles in automatic mode too', async () => {
    const ground = atLogin({ cleanup_mode: 'auto' });
    await ground.tick();
    await ground.tick();
    expect(ground.execute).not.toHaveBeenCalled();
    await ground.tick();
    expect(ground.execute.mock.calls[0]?.[1].trigger).toBe('tray');
  });

  it('is off by default, and switching it on later does not make up for it', async () => {
    const ground = atLogin({});
    for (let count = 0; count < 4; count += 1) await ground.tick();
    ground.world.config.auto_cleanup_on_start = true;
    await ground.tick();
    expect(ground.execute).not.toHaveBeenCalled();
  });
});

describe('a clean-up that a person asked for', () => {
  it('shows while it runs, is refused twice at once, and is followed by a fresh look', async () => {
    const { monitor, execute, said, changes } = stage();
    let finish: (receipt: CleanupDocument) => void = () => undefined;
    execute.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    const options = { stepIds: new Set(['end-7']), trigger: 'manual' as const };
    const first = monitor.clean(plan, options);
    expect(monitor.status().working).toBe(true);
    await expect(monitor.clean(plan, options)).rejects.toThrow('already running');
    finish(receiptOf(plan.steps));
    await expect(first).resolves.toMatchObject({ plan_id: 'plan' });
    expect(said).toContain('scan');
    expect(changes.at(-1)?.working).toBe(false);
  });

  it('is not begun while one thing is ended by hand, which is looked at afterwards, too', async () => {
    const { monitor, endOne, said } = stage();
    let finish: (receipt: CleanupDocument) => void = () => undefined;
    endOne.mockImplementationOnce(() => new Promise((resolve) => (finish = resolve)));
    const ending = monitor.endOne({} as Target, 'terminate');
    expect(monitor.status().working).toBe(true);
    const options = { stepIds: new Set(['end-7']), trigger: 'manual' as const };
    await expect(monitor.clean(plan, options)).rejects.toThrow('already running');
    finish(receiptOf([]));
    await ending;
    expect([said.at(-1), monitor.status().working]).toEqual(['scan', false]);
  });

  it('leaves the beats going', async () => {
    const { monitor, execute, keeper, scan, tick } = stage();
    execute.mockImplementationOnce(() => new Promise(() => undefined));
    void monitor.clean(plan, { stepIds: new Set(), trigger: 'manual' });
    monitor.start();
    await tick();
    expect(keeper.tick).toHaveBeenCalledTimes(1);
    expect(scan).not.toHaveBeenCalled();
  });
});

describe('stop', () => {
  it('asks the clean-up to end after the step under way, and waits for it', async () => {
    const { monitor, execute } = stage();
    const order: string[] = [];
    execute.mockImplementationOnce(
      (given, { stop }) =>
        new Promise((resolve) => {
          stop?.addEventListener('abort', () => {
            order.push('asked');
            setImmediate(() => {
              order.push('step done');
              resolve(receiptOf(given.steps));
            });
          });
        }),
    );
    const cleaning = monitor.clean(plan, { stepIds: new Set(['end-7']), trigger: 'manual' });
    await monitor.stop();
    order.push('stopped');
    expect(order).toEqual(['asked', 'step done', 'stopped']);
    await cleaning;
  });

  it('sets no timer any more', async () => {
    const { monitor, world, tick } = stage();
    monitor.start();
    await tick();
    await monitor.stop();
    expect(world.timer).toBeNull();
  });
});
