import pidusage from 'pidusage';
import type { Reply, Request } from '../../../shared/contract/ipc.ts';
import type { System } from '../../platform/system.ts';

/**
 * CPU and memory of the rows on screen right now. A row whose pid belongs to another process by now, or to
 * nobody, is missing from the answer.
 *
 * pidusage 4.1.0 keeps one file open per pid for a minute on Linux; the contract limits the rows to 64, and
 * neither `clear()` (leaks those files) nor `maxage: 0` (never ends) is ever used.
 */
export async function sampleUsage(
  { rows }: Request<'usage:sample'>,
  identify: System['identify'],
): Promise<Reply<'usage:sample'>> {
  if (rows.length === 0) return [];
  const sampled = await sample(rows.map((row) => row.pid));
  const answers = await Promise.all(
    rows.map(async (row) => {
      const one = sampled[row.pid];
      if (one === undefined) return [];
      const holder = await identify(row.pid);
      if (holder === null || holder === 'unreadable' || holder.startToken !== row.start_token) return [];
      return [{ ...row, cpu_percent: one.cpu, memory_bytes: one.memory }];
    }),
  );
  return answers.flat();
}

/** One pid that is gone, or any word on the standard error of `ps`, fails the whole sample: then there is none. */
async function sample(pids: readonly number[]): Promise<Partial<Record<number, pidusage.Status>>> {
  try {
    return await pidusage([...new Set(pids)]);
  } catch {
    return {};
  }
}
