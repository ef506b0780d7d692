import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { Family } from '../../../shared/running/family-of.ts';

/** Reading takes some 0.1 s of a core: so seldom, in milliseconds, where nobody looks, it does not count. */
const everyMs = 10 * 60_000;
/** No longer true enough to be shown, be the next reading late. */
const oldMs = 2 * everyMs;

/** Memory of running sessions by their ids, in bytes; empty where it was not read lately. */
export type Costs = ReadonlyMap<string, number>;

export interface CostsReader {
  /** For everybody who wants to know all of it: what was read is kept. */
  families: (scan: ScanResult) => Promise<readonly Family[]>;
  /** Reads where it was not read lately; somebody who is about to look is told of this very moment. */
  refresh: (scan: ScanResult, isLookedAt: boolean) => Promise<void>;
  costs: () => Costs;
}

/**
 * What running sessions hold, for the tray's menu. Most panels tell nobody that a menu opens, so it is read now and then,
 * and whenever the window or a mouse on the icon asks.
 *
 * @param monotonicMs milliseconds of a clock that never jumps
 * @param onRead called after each reading
 */
export function createCosts(
  read: (scan: ScanResult) => Promise<readonly Family[]>,
  monotonicMs: () => number,
  onRead: () => void,
): CostsReader {
  let last: { atMs: number; costs: Costs } | null = null;
  let reading = false;
  const age = () => (last === null ? Infinity : monotonicMs() - last.atMs);
  const families = async (scan: ScanResult) => {
    const found = await read(scan);
    last = {
      atMs: monotonicMs(),
      costs: new Map(found.map(({ sessionId, memoryBytes }) => [sessionId, memoryBytes])),
    };
    onRead();
    return found;
  };
  return {
    families,
    async refresh(scan, isLookedAt) {
      if (reading || !scan.complete || age() < (isLookedAt ? everyMs / 60 : everyMs)) return;
      reading = true;
      try {
        await families(scan);
      } catch {
        // The next look tries again; until then the menu says nothing of memory.
      } finally {
        reading = false;
      }
    },
    costs: () => (age() > oldMs ? new Map() : (last?.costs ?? new Map())),
  };
}
