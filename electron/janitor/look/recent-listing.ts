import type { System } from '../../platform/system.ts';

/** A tick's beats and its look fit well into this. */
const recentMs = 500;

/**
 * The same system, whose `list` gives a picture that it took a moment ago again, so that the keeper's beats and
 * the scan of the same tick share one walk over all processes. Only for looking: what acts looks for itself, and
 * lets the picture be forgotten afterwards, since it shows what has just been ended.
 */
export function withRecentListing(system: System): System & { forget: () => void } {
  let taken: { atMs: number; listing: ReturnType<System['list']> } | null = null;
  return {
    ...system,
    list() {
      const nowMs = system.monotonicMs();
      if (taken === null || nowMs - taken.atMs > recentMs) {
        const fresh = { atMs: nowMs, listing: system.listAgain?.() ?? system.list() };
        taken = fresh;
        // A failure is no picture: whoever tries again has the system asked again.
        const forget = () => {
          if (taken === fresh) taken = null;
        };
        fresh.listing.then(({ ok }) => {
          if (!ok) forget();
        }, forget);
      }
      return taken.listing;
    },
    forget() {
      taken = null;
    },
  };
}
