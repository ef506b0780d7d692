import { Session, type Profiler } from 'node:inspector';

/** Tells of each input whether it led the code to where none before it did. */
export interface Coverage {
  /** Whether anything was new since the last question. */
  isNew: () => boolean;
  stop: () => void;
}

/** Once, twice, a few times, often: how often a place is passed says little more than that (AFL's counters do the same). */
const rough = (count: number) => Math.min(5, Math.ceil(Math.log2(count + 1)));

/**
 * Asks V8 which places of our code were passed (inspector protocol, Profiler.takePreciseCoverage; its counters begin
 * anew at each question). Code runs several times slower meanwhile.
 *
 * @param isOurs says of a script's address whether it counts
 */
export function startCoverage(isOurs: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const seen = new Set<string>();
  return {
    isNew() {
      const before = seen.size;
      let result: Profiler.ScriptCoverage[] = [];
      // In the same process the answer comes before the call returns.
      session.post('Profiler.takePreciseCoverage', (_error, answer) => (result = answer.result));
      for (const { url, functions } of result) {
        if (!isOurs(url)) continue;
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) seen.add(`${startOffset}-${endOffset}-${rough(count)}`);
      }
      return seen.size > before;
    },
    stop() {
      session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}
