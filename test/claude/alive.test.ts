import { describe, expect, inject, it } from 'vitest';
import { createKeeper } from '../../electron/janitor/keep/keeper.ts';
import { createSystem } from '../../electron/platform/create-system.ts';
import type { System } from '../../electron/platform/system.ts';
import { defaultConfig } from '../../shared/settings/config.ts';
import type { CleanupDocument } from '../../shared/plan/receipt.ts';
import { isLiving, processAt } from './support/own-processes.ts';
import { createProfile, hourMs, type Profile, type Session } from './support/profile.ts';
import { waitFor } from './support/wait-for.ts';

/** An adopted session, with the first beat. */
async function kept(): Promise<{ profile: Profile; session: Session }> {
  const profile = await createProfile();
  const session = await profile.start();
  await profile.keeper.tick();
  return { profile, session };
}

/** A keeper whose clocks the test moves: both, or the wall clock alone. Everything else is this machine. */
async function keeperWithClock(profile: Profile) {
  const system = await createSystem({});
  const moved = { wallMs: 0, monoMs: 0 };
  const shifted: System = {
    ...system,
    now: () => system.now() + moved.wallMs,
    monotonicMs: () => system.monotonicMs() + moved.monoMs,
  };
  const intervalMs = 5000;
  const config = () => ({ ...defaultConfig, heartbeat_interval_seconds: intervalMs / 1000 });
  const keeper = createKeeper({
    system: shifted,
    home: profile.home,
    kind: 'tray',
    config,
    log: () => undefined,
  });
  return {
    moved,
    keeper,
    /** So much awake time, with a round at each interval. */
    async keepFor(ms: number) {
      for (let passed = 0; passed < ms; passed += intervalMs) {
        moved.wallMs += intervalMs;
        moved.monoMs += intervalMs;
        await keeper.tick();
      }
    },
  };
}

async function untouched(profile: Profile, session: Session): Promise<void> {
  expect(await profile.verdict(session.sessionId)).toMatchObject({ verdict: 'active', owner_running: true });
  const { code } = await profile.janitor(['cleanup', '--auto', '--quiet'], hourMs);
  expect(code).toBe(0);
  expect(isLiving(session.pid)).toBe(true);
}

describe.runIf(inject('claudeBin') !== '')('a session that lives is never judged orphaned', () => {
  it('idle for long, with a keeper at work', async () => {
    const { profile, session } = await kept();
    const clock = await keeperWithClock(profile);
    await clock.keepFor(10 * 60_000);
    await untouched(profile, session);
  });

  it('suspended, for longer than the threshold, and continued', async () => {
    const { profile, session } = await kept();
    const clock = await keeperWithClock(profile);
    await clock.keeper.tick();
    process.kill(session.pid, 'SIGSTOP');
    await waitFor('it is suspended', () => processAt(session.pid)?.state === 'T');
    const beaten = profile.record(session.sessionId)?.lastHeartbeatMs;
    await clock.keepFor(10 * 60_000);
    expect(profile.record(session.sessionId)?.lastHeartbeatMs).toBe(beaten);
    await untouched(profile, session);
    process.kill(session.pid, 'SIGCONT');
    await waitFor('it goes on', () => processAt(session.pid)?.state !== 'T');
    await clock.keepFor(10_000);
    expect(profile.record(session.sessionId)?.lastHeartbeatMs).toBeGreaterThan(beaten ?? Infinity);
    await untouched(profile, session);
  });

  it('while the keeper was gone for longer than the threshold, before and after another starts', async () => {
    const { profile, session } = await kept();
    const clock = await keeperWithClock(profile);
    clock.moved.wallMs += 8 * hourMs;
    clock.moved.monoMs += 8 * hourMs;
    await untouched(profile, session);
    await clock.keeper.tick();
    await untouched(profile, session);
  });

  it.each([8, -8])('after the wall clock jumped by %d hours', async (hours) => {
    const { profile, session } = await kept();
    const clock = await keeperWithClock(profile);
    await clock.keepFor(20_000);
    clock.moved.wallMs += hours * hourMs;
    await clock.keeper.tick();
    await untouched(profile, session);
  });

  it("a background session with its supervisor, which are Claude Code's own to end", async () => {
    const profile = await createProfile({ hooks: true });
    await profile.claude('--bg', 'hello');
    const worker = await waitFor('the background session registers', () =>
      profile.claudeFiles().find(({ kind }) => kind === 'bg'),
    );
    await waitFor('its supervisor runs', () =>
      profile.processes().find(({ command }) => command.includes(' daemon run ')),
    );
    const services = profile.processes();
    await profile.keeper.tick();
    await profile.keeper.tick();
    const row = await profile.verdict(worker.sessionId);
    expect(['active', 'protected']).toContain(row.verdict);
    const document = await profile.scan();
    expect(document.orphaned_sessions).toEqual([]);
    // Also of what would only be likely: nothing of Claude Code's own is in the plan.
    const { stdout } = await profile.janitor(['cleanup', '--dry-run', '--json'], hourMs);
    const { steps } = JSON.parse(stdout) as CleanupDocument;
    expect(steps.filter(({ pid }) => services.some((service) => service.pid === pid))).toEqual([]);
    await profile.janitor(['cleanup', '--auto', '--quiet'], hourMs);
    expect(isLiving(worker.pid)).toBe(true);

    await profile.claude('daemon', 'stop', '--any');
    await waitFor('the background session is gone', () => !isLiving(worker.pid));
    await profile.keeper.tick();
    expect((await profile.scan()).sessions.flatMap(({ processes }) => processes)).toEqual([]);
  });
});
