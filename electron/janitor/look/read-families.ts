import {
  familyOf,
  familyRows,
  runningOwners,
  type Family,
  type Measured,
} from '../../../shared/running/family-of.ts';
import { identityKey } from '../../../shared/process/identity.ts';
import type { ProcessDetails, ProcessInfo } from '../../../shared/process/process.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { System } from '../../platform/system.ts';

/** Shorter than this, and the grain of the kernel's own counting (10 ms) would show. */
const shortestGapMs = 200;

type Needed = Pick<System, 'list' | 'inspect' | 'cpuTimes' | 'monotonicMs' | 'sleep'>;

interface CpuSample {
  atMs: number;
  usedMs: number;
}

/**
 * A reader of what running sessions cost. It reads memory maps and sockets of each of their processes, so it is for
 * where somebody looks; nothing that beats by itself calls it. CPU is what was used since it was called before; the
 * first time it looks twice for that.
 */
export function createFamilyReader(system: Needed): (scan: ScanResult) => Promise<Family[]> {
  let before = new Map<string, CpuSample>();
  return async (scan) => {
    const owners = runningOwners(scan.sessions);
    if (!scan.complete || owners.length === 0) return [];
    const listing = await system.list();
    if (!listing.ok) return [];
    const trees = familyRows(owners, listing.processes);
    const rows = trees.flatMap((tree) => tree.rows);
    const pids = rows.map(({ pid }) => pid);
    const sample = () => cpuSamples(rows, system);
    const isFirst = before.size === 0;
    const earlier = isFirst ? await sample() : before;
    const startMs = system.monotonicMs();
    const details = await system.inspect(pids, new Set(pids));
    const waitedMs = system.monotonicMs() - startMs;
    if (isFirst && earlier.size > 0 && waitedMs < shortestGapMs) await system.sleep(shortestGapMs - waitedMs);
    const now = await sample();
    before = now;
    const measured = new Map(
      rows.map((info) => [info.pid, measure(info, details.get(info.pid), earlier, now)] as const),
    );
    return trees.map((tree) => familyOf(tree, measured, scan.scannedAtMs));
  };
}

async function cpuSamples(rows: readonly ProcessInfo[], system: Needed): Promise<Map<string, CpuSample>> {
  const times = await system.cpuTimes?.(rows.map(({ pid }) => pid));
  const atMs = system.monotonicMs();
  return new Map(
    rows.flatMap(({ pid, identity }) => {
      const usedMs = times?.get(pid);
      return identity === null || usedMs === undefined
        ? []
        : [[identityKey(identity), { atMs, usedMs }] as const];
    }),
  );
}

function measure(
  { identity }: ProcessInfo,
  details: ProcessDetails | undefined,
  earlier: ReadonlyMap<string, CpuSample>,
  now: ReadonlyMap<string, CpuSample>,
): Measured {
  const key = identity === null ? '' : identityKey(identity);
  const [first, last] = [earlier.get(key), now.get(key)];
  const cpuPercent =
    first === undefined || last === undefined || last.atMs <= first.atMs
      ? null
      : Math.max(0, Math.round((1000 * (last.usedMs - first.usedMs)) / (last.atMs - first.atMs)) / 10);
  const ports = details?.listeners
    ?.filter(({ kind }) => kind === 'tcp' || kind === 'udp')
    .map(({ name }) => name);
  return {
    memoryBytes: details?.memoryBytes ?? null,
    memoryKind: details?.memoryKind ?? 'rss',
    cpuPercent,
    ports: ports ?? null,
  };
}
