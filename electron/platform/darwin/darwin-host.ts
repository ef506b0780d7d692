import { hostname } from 'node:os';
import type { HostFacts } from '../../../shared/process/process.ts';
import type { RunTool } from './tools.ts';

/** Reads what never changes while the Mac is up. `''` as boot id means that it could not be read. */
export async function readDarwinHost(run: RunTool, uid: number): Promise<HostFacts> {
  const output = await run('sysctl', ['-n', 'kern.bootsessionuuid', 'kern.boottime']);
  const { bootId, bootedAtMs } = parseBoot(output ?? '');
  return {
    platform: 'darwin',
    hostname: hostname(),
    bootId: bootId ?? '',
    bootedAtMs: bootedAtMs ?? 0,
    // Claude Code's name for it on everything that is neither Linux nor Windows.
    pidDomain: 'darwin',
    uid,
    inContainer: false,
    isWsl: false,
  };
}

/**
 * Understands `sysctl -n kern.bootsessionuuid kern.boottime`: a UUID, then
 * `{ sec = 1757490000, usec = 123456 } Wed Sep 10 07:40:00 2025`.
 */
export function parseBoot(output: string): { bootId: string | null; bootedAtMs: number | null } {
  const bootId = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/im.exec(output)?.[0] ?? null;
  const [, seconds, micros = '0'] = /\{ sec = (\d+), usec = (\d+) \}/.exec(output) ?? [];
  return {
    bootId,
    bootedAtMs: seconds === undefined ? null : Number(seconds) * 1000 + Math.floor(Number(micros) / 1000),
  };
}
