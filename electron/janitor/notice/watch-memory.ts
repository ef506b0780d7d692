import {
  noPressure,
  pressureAfter,
  usualPressureRules,
  type MemoryReading,
  type PressureRules,
} from '../../../shared/running/pressure.ts';
import type { System } from '../../platform/system.ts';
import type { Timers } from './timers.ts';

/** A few small reads where the system has files for it; a program to be started where it has not. */
const everyMs = { cheap: 10_000, costly: 60_000 };

/** Tells once for each episode that memory has run short. Where the system does not tell, nothing is told. */
export function watchMemory(
  system: Pick<System, 'memory' | 'host'>,
  timers: Timers,
  onShort: (reading: MemoryReading) => void,
  rules: PressureRules = usualPressureRules,
): { stop(): void } {
  const { memory } = system;
  let pressure = noPressure;
  let isStopped = false;
  let cancel: (() => void) | null = null;

  async function read(): Promise<void> {
    const reading = await memory?.();
    if (reading == null || isStopped) return;
    const before = pressure;
    pressure = pressureAfter(before, reading, rules);
    if (pressure.isShort && !before.isShort) onShort(reading);
  }

  function schedule(): void {
    if (isStopped || memory === undefined) return;
    cancel = timers.after(system.host.platform === 'darwin' ? everyMs.costly : everyMs.cheap, () => {
      void read()
        .catch(() => undefined)
        .finally(schedule);
    });
  }

  schedule();
  return {
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}
