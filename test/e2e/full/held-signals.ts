import type { System } from '../../../electron/platform/system.ts';

/** Signals that wait where a test says so: a clean-up then stays under way for as long as it is looked at. */
export interface HeldSignals {
  change: (system: System) => System;
  hold: () => void;
  letGo: () => void;
}

export function holdableSignals(): HeldSignals {
  let gate = Promise.resolve();
  let open: () => void = () => undefined;
  return {
    change: (system) => ({
      ...system,
      async signal(identity, how) {
        await gate;
        return system.signal(identity, how);
      },
    }),
    hold() {
      gate = new Promise((resolve) => (open = resolve));
    },
    letGo: () => open(),
  };
}
