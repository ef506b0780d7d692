import type { UsageSample } from '../../bridge.ts';

/** The most rows that one sample may ask for. */
export const sampleLimit = 64;

export interface Usage {
  cpuPercent: number;
  memoryBytes: number;
}

export type UsageByProcess = ReadonlyMap<string, Usage>;

/** A pid alone could be another process by now. */
export function usageKey(pid: number, startToken: string | null): string {
  return `${pid}/${startToken ?? ''}`;
}

export function usageByProcess(samples: readonly UsageSample[]): UsageByProcess {
  return new Map(
    samples.map((sample) => [
      usageKey(sample.pid, sample.start_token),
      { cpuPercent: sample.cpu_percent, memoryBytes: sample.memory_bytes },
    ]),
  );
}

/** `12 %`, `0.4 %`; CPU of several cores may be above 100. */
export function cpuText(percent: number): string {
  const shown = percent >= 10 ? Math.round(percent) : Math.round(percent * 10) / 10;
  return `${shown} %`;
}
