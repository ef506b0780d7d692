/** How memory stands at one moment. `null`: the system does not tell. */
export interface MemoryReading {
  totalBytes: number;
  availableBytes: number | null;
  /** In which share of the last seconds somebody waited for memory, in percent (Linux). */
  stalledPercent: number | null;
  /** The system's own word for it (macOS). */
  level: 'normal' | 'warning' | 'critical' | null;
}

/** Shares of all memory, and of time, in percent. */
export interface PressureRules {
  /** So little is left that programs are ended soon. */
  criticalLeft: number;
  /** So little is left that it is told where somebody already waits for memory. */
  lowLeft: number;
  lowStalled: number;
  /** So much waiting is told however much is left: something near has a limit of its own. */
  highStalled: number;
  /** It is over only with this much left, hardly any waiting, and for so many readings running. */
  calmLeft: number;
  calmStalled: number;
  calmReadings: number;
}

export const usualPressureRules: PressureRules = {
  criticalLeft: 4,
  lowLeft: 12,
  lowStalled: 5,
  highStalled: 25,
  calmLeft: 18,
  calmStalled: 1,
  calmReadings: 6,
};

/** An episode lasts from the first short reading until it has been calm for a while; it is told once. */
export interface Pressure {
  isShort: boolean;
  calmReadings: number;
}

export const noPressure: Pressure = { isShort: false, calmReadings: 0 };

const leftOf = ({ totalBytes, availableBytes }: MemoryReading) =>
  availableBytes === null || totalBytes <= 0 ? 100 : (100 * availableBytes) / totalBytes;

/** Whether memory is so short at this moment that a person should hear of it. */
export function isShortOfMemory(reading: MemoryReading, rules: PressureRules = usualPressureRules): boolean {
  const left = leftOf(reading);
  const stalled = reading.stalledPercent ?? 0;
  return (
    reading.level === 'critical' ||
    left < rules.criticalLeft ||
    (left < rules.lowLeft && stalled >= rules.lowStalled) ||
    stalled >= rules.highStalled
  );
}

/** The episode after one more reading. `isShort` that was not so before: a new one has begun. */
export function pressureAfter(
  before: Pressure,
  reading: MemoryReading,
  rules: PressureRules = usualPressureRules,
): Pressure {
  if (isShortOfMemory(reading, rules)) return { isShort: true, calmReadings: 0 };
  if (!before.isShort) return noPressure;
  const isCalm =
    leftOf(reading) >= rules.calmLeft &&
    (reading.stalledPercent ?? 0) <= rules.calmStalled &&
    (reading.level ?? 'normal') === 'normal';
  const calmReadings = isCalm ? before.calmReadings + 1 : 0;
  return calmReadings >= rules.calmReadings ? noPressure : { isShort: true, calmReadings };
}
