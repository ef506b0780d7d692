import type { Timers } from '../../../electron/janitor/notice/timers.ts';

/** Timers that go off when a test says so. */
export function handTimers(): Timers & { pass: () => Promise<void> } {
  let waiting: (() => void)[] = [];
  let hearNext: () => void = () => undefined;
  return {
    after(_ms, run) {
      waiting.push(run);
      hearNext();
      return () => {
        waiting = waiting.filter((one) => one !== run);
      };
    },
    /** Lets all that waits go off, and waits until what came of it waits for the next time. */
    async pass() {
      const due = waiting;
      if (due.length === 0) throw new Error('Nothing waits: the monitor is paused or has stopped.');
      waiting = [];
      const next = new Promise<void>((resolve) => (hearNext = resolve));
      for (const run of due) run();
      await next;
    },
  };
}
