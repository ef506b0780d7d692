import { leftOverBytes, type Sample } from '../../../shared/plan/left-over-series.ts';

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * Left-over memory through time as one line of bars, from nothing to the highest of all: the highest of each stretch of
 * time, a blank where nothing was noted. Empty for fewer than two samples.
 *
 * @param samples in the order of time
 */
export function sparkline(samples: readonly Sample[], width: number): string {
  const [fromMs, toMs] = [Date.parse(samples[0]?.at ?? ''), Date.parse(samples.at(-1)?.at ?? '')];
  if (!(toMs > fromMs)) return '';
  const stretches = new Array<number | null>(Math.min(width, samples.length)).fill(null);
  for (const sample of samples) {
    const at = Math.floor(((Date.parse(sample.at) - fromMs) / (toMs - fromMs)) * stretches.length);
    const place = Math.min(at, stretches.length - 1);
    stretches[place] = Math.max(stretches[place] ?? 0, leftOverBytes(sample));
  }
  const highest = Math.max(1, ...stretches.map((bytes) => bytes ?? 0));
  return stretches
    .map((bytes) => (bytes === null ? ' ' : bars[Math.round((bytes / highest) * (bars.length - 1))]))
    .join('');
}
