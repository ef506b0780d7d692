import type { Guard } from './guards.ts';
import type { RecallCount } from './recall.ts';
import { runWorld, type Mix, type WorldResult } from './world.ts';

export interface ManyOptions {
  seed: number;
  ticks: number;
  off?: ReadonlySet<Guard>;
  mix?: Mix;
  maxWorlds?: number;
  hasHints?: boolean;
  hasRuns?: boolean;
  stopAtViolation?: boolean;
  onViolation?: (found: { seed: number; result: WorldResult }) => void;
}

export interface Total {
  ticks: number;
  worlds: number;
  signals: number;
  violations: number;
  recall: Map<string, RecallCount>;
  missed: string[];
}

const ticksPerWorld = 240;

/** Runs world after world, each with the next seed, until the ticks are spent. */
export async function runMany(options: ManyOptions): Promise<Total> {
  const total: Total = { ticks: 0, worlds: 0, signals: 0, violations: 0, recall: new Map(), missed: [] };
  while (total.ticks < options.ticks && total.worlds < (options.maxWorlds ?? Infinity)) {
    const seed = options.seed + total.worlds;
    const ticks = Math.min(ticksPerWorld, options.ticks - total.ticks);
    const result = await runWorld({
      seed,
      ticks,
      stopAtViolation: true,
      ...(options.off && { off: options.off }),
      ...(options.mix && { mix: options.mix }),
      ...(options.hasHints !== undefined && { hasHints: options.hasHints }),
      ...(options.hasRuns !== undefined && { hasRuns: options.hasRuns }),
    });
    total.worlds += 1;
    total.ticks += result.ticks;
    total.signals += result.signalled;
    total.violations += result.violations.length;
    total.missed.push(...result.missed.map((line) => `world ${seed}, ${line}`));
    for (const [leak, { due, ended }] of result.recall) {
      const count = total.recall.get(leak) ?? { due: 0, ended: 0 };
      total.recall.set(leak, { due: count.due + due, ended: count.ended + ended });
    }
    if (result.violations.length > 0) {
      options.onViolation?.({ seed, result });
      if (options.stopAtViolation === true) break;
    }
  }
  return total;
}
