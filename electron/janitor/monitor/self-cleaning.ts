import type { Config } from '../../../shared/settings/config.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { CleanupDocument, Trigger } from '../../../shared/plan/receipt.ts';
import type { System } from '../../platform/system.ts';
import { isGap, momentOf, type Moment } from '../keep/keeper-clock.ts';
import { createAgenda } from './agenda.ts';

/** Sessions that the desktop restores at login need a while until they are what they were. */
export const loginSettlingMs = 90_000;

/** Decides what of a plan is cleaned without being asked, and when. Carries nothing out. */
export interface SelfCleaning {
  /** Proven orphans will be cleaned without being asked, so finding them is no news. */
  isOn(): boolean;
  /** A tick begins. After a sleep, or where somebody set the clock, a whole grace period passes first. */
  tickBegins(): void;
  /** Notes what a tick has seen. `null`: too early to clean anything by itself; else what may be, perhaps nothing. */
  due(plan: Plan): { stepIds: Set<string>; trigger: Trigger } | null;
  /** Notes what became of it; true where something happened that a person should hear of. */
  attempted(receipt: CleanupDocument): boolean;
  /** The clean-up after login, where one was wanted, is over. */
  loginIsOver(): void;
  /** What was seen so far is no sighting any more: after a sleep or a pause. */
  forget(): void;
}

/** @param mayClean false for who only watches */
export function createSelfCleaning(
  system: Pick<System, 'monotonicMs' | 'now'>,
  config: () => Config,
  { mayClean, startedAtLogin }: { mayClean: boolean; startedAtLogin: boolean },
): SelfCleaning {
  const agenda = createAgenda();
  const startedMs = system.monotonicMs();
  let lastMoment: Moment | null = null;
  let quietUntilMs = -Infinity;
  let loginPending = startedAtLogin;

  const isSettled = () => !startedAtLogin || system.monotonicMs() - startedMs >= loginSettlingMs;
  const loginCleanUpIsDue = () => loginPending && config().auto_cleanup_on_start;
  const isOn = () => mayClean && (config().cleanup_mode === 'auto' || loginCleanUpIsDue());

  return {
    isOn,
    /** Ages say nothing then: a job that began just before looks old. What was seen before counts no more. */
    tickBegins() {
      const now = momentOf(system);
      const { heartbeat_interval_seconds: seconds, min_session_age_minutes: minutes } = config();
      if (lastMoment !== null && isGap(lastMoment, now, seconds * 1000)) {
        agenda.forget();
        quietUntilMs = now.monotonicMs + minutes * 60_000;
      }
      lastMoment = now;
    },
    due(plan) {
      const stepIds = agenda.sighted(plan);
      if (!isSettled() || agenda.ticks() < 2 || system.monotonicMs() < quietUntilMs) return null;
      return { stepIds: isOn() ? stepIds : new Set(), trigger: loginCleanUpIsDue() ? 'login' : 'tray' };
    },
    attempted: (receipt) => agenda.attempted(receipt),
    loginIsOver() {
      loginPending = false;
    },
    forget: () => agenda.forget(),
  };
}
