import type { Config } from '../../../shared/settings/config.ts';
import { beaten } from '../../../shared/session/beats.ts';
import { endedByHook, onlySwitches, startedByHook } from '../../../shared/session/hook-registration.ts';
import { sameProcess } from '../../../shared/process/identity.ts';
import type { System } from '../../platform/system.ts';
import type { Home } from '../../store/files/home.ts';
import { readClaudeRecord } from '../../store/records/claude-records.ts';
import { readKeeper } from '../../store/records/keeper-file.ts';
import { readSession } from '../../store/records/sessions.ts';
import type { HookInput } from './hook-input.ts';
import { findHookOwner, namedOwnerPid } from './hook-owner.ts';
import { isAlive } from '../look/is-alive.ts';
import type { Launch } from '../keep/launch.ts';
import type { Updater } from '../keep/session-lock.ts';
import { updateSession } from '../keep/session-update.ts';
import { startDetached, startKeeperIfNone } from '../keep/start-keeper.ts';

/** What a hook has to work with. */
export interface HookContext {
  system: System;
  home: Home;
  config: () => Config;
  launch: Launch;
  env: Readonly<Record<string, string | undefined>>;
  /** Of the hook's own process. */
  parentPid: number;
  self: Updater['self'];
}

export const hookEvents = ['SessionStart', 'SessionEnd', 'Stop'] as const;
export type HookEvent = (typeof hookEvents)[number];

export function isHookEvent(name: string): name is HookEvent {
  return hookEvents.some((event) => event === name);
}

/**
 * How long another may write the record, on a slow disk, until a beginning or an end goes unnoted; who waits longer gets
 * into the 1.5 s that Claude Code gives the end of a session.
 */
const registerPatienceMs = 800;

/** Does what an event asks for. Rejects where the disk refuses, or others hold the record; the door logs that. */
export async function handleHook(event: HookEvent, input: HookInput, context: HookContext): Promise<void> {
  switch (event) {
    case 'SessionStart':
      return sessionStarted(input, context);
    case 'SessionEnd':
      return sessionEnded(input, context);
    case 'Stop':
      return turnEnded(input, context);
  }
}

/** Registers the session, sees to it that a keeper runs, and starts a clean-up where the user wants one. */
async function sessionStarted(input: HookInput, context: HookContext): Promise<void> {
  const { system, home } = context;
  const found = await findHookOwner(
    {
      sessionId: input.sessionId,
      env: context.env,
      parentPid: context.parentPid,
      claudeRecord: (pid) => readClaudeRecord(home, pid),
    },
    system,
  );
  try {
    if (found !== null) {
      const before = readSession(home, input.sessionId);
      const known = before.ok ? before.record.owner : null;
      const otherOwnerRuns =
        known !== null &&
        !sameProcess(known.identity, found.owner.identity) &&
        (await isAlive(known.identity, system));
      const updated = await updateSession(
        { home, system, self: context.self },
        input.sessionId,
        (record) =>
          startedByHook(record, {
            sessionId: input.sessionId,
            workingDir: input.workingDir ?? '',
            owner: found.owner,
            parentPid: found.info.parentPid,
            otherOwnerRuns,
            host: system.host,
            nowMs: system.now(),
          }),
        registerPatienceMs,
      );
      if (!updated.ok) throw new Error(updated.reason);
    }
  } finally {
    // Also where registering failed: the keeper finds the session in Claude Code's own records.
    await startKeeperIfNone(home, system, context.launch);
    const isNewProcess = input.source === 'startup' || input.source === 'resume';
    if (isNewProcess && context.config().auto_cleanup_on_start) {
      startDetached(home, system, context.launch, ['cleanup', '--auto', '--quiet']);
    }
  }
}

/**
 * Marks the session ended. Where clean-ups are automatic, what it leaves behind is looked for once its process is
 * gone; else the janitor tells of it, since a server that somebody still uses may be among it.
 */
async function sessionEnded(input: HookInput, context: HookContext): Promise<void> {
  const { system, home } = context;
  const callerPid = namedOwnerPid(context.env);
  const updated = await updateSession(
    { home, system, self: context.self },
    input.sessionId,
    (record) => endedByHook(record, callerPid, input.reason, system.now()),
    registerPatienceMs,
  );
  if (!updated.ok) throw new Error(updated.reason);
  const hasEnded = updated.written && !onlySwitches(input.reason);
  if (hasEnded && context.config().cleanup_mode === 'auto') {
    startDetached(home, system, context.launch, ['hook', 'sweep', input.sessionId]);
  }
}

/** `Stop` is the end of a turn, not of the session: a sign of life and nothing more. */
async function turnEnded(input: HookInput, context: HookContext): Promise<void> {
  const { system, home } = context;
  const keeper = readKeeper(home);
  await updateSession(
    { home, system, self: context.self },
    input.sessionId,
    (record) => {
      if (record?.status !== 'active') return null;
      if (keeper?.identity.bootId !== system.host.bootId) return { ...record, lastHeartbeatMs: system.now() };
      const clock = { clock: keeper.clock, awakeMs: keeper.awake_ms, wokeAtMs: keeper.woke_at_ms };
      return beaten(record, clock, system.now());
    },
    100,
  );
}
