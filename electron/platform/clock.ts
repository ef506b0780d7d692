import { setTimeout as startTimer, clearTimeout as stopTimer } from 'node:timers';

/** The three members of `System` that deal with time; the same on every operating system. */
export const clock = {
  /** Wall clock, milliseconds since 1970. */
  now: (): number => Date.now(),

  /** Milliseconds on a clock that never jumps, from an arbitrary start. */
  monotonicMs: (): number => Number(process.hrtime.bigint() / 1000n) / 1000,

  /** Waits `ms` milliseconds; resolves early, and never rejects, when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const wakeUp = () => {
        stopTimer(timer);
        signal?.removeEventListener('abort', wakeUp);
        resolve();
      };
      const timer = startTimer(wakeUp, ms);
      signal?.addEventListener('abort', wakeUp);
    });
  },
};
