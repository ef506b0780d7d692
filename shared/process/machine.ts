import type { HostFacts, ProcessInfo, ProcessListing } from './process.ts';

/** What one look told of this computer and its processes, before anything is known of sessions. */
export interface Machine {
  host: HostFacts;
  listing: ProcessListing;
  /** Direct questions to the kernel about owners that the listing lacks. Not asked counts as alive. */
  probes: ReadonlyMap<number, 'alive' | 'gone'>;
}

/** The listed processes by pid; none where the listing failed. */
export function processesOf({ listing }: Pick<Machine, 'listing'>): ReadonlyMap<number, ProcessInfo> {
  return listing.ok ? listing.processes : new Map();
}
