/** Timers as the program needs them; handed in so that tests decide when time passes. */
export interface Timers {
  /** Runs something once, later; returns a function that calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
