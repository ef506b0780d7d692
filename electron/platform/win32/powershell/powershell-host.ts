import { hostname } from 'node:os';
import * as z from 'zod/mini';
import type { HostFacts } from '../../../../shared/process/process.ts';
import { fileTimeToMs } from '../file-time.ts';
import type { RunScript } from './powershell.ts';
import { hostScript } from './scripts.ts';

const schema = z.object({
  number: z.optional(z.nullable(z.number())),
  boot: z.string().check(z.regex(/^\d{1,19}$/)),
  sid: z.string().check(z.regex(/^S-1-[\d-]+$/)),
});

/** Reads what never changes while the machine is up. `''` as boot id or uid means that it could not be read. */
export async function readPowershellHost(run: RunScript): Promise<HostFacts> {
  const parsed = parseHost(await run(hostScript));
  const name = hostname();
  return {
    platform: 'win32',
    hostname: name,
    bootId: parsed?.bootId ?? '',
    bootedAtMs: parsed?.bootedAtMs ?? 0,
    pidDomain: `win32:${name.toLowerCase()}`,
    uid: parsed?.sid ?? '',
    inContainer: false,
    isWsl: false,
  };
}

/** Understands what `hostScript` prints; `null` where it is something else. */
export function parseHost(output: string | null): { bootId: string; bootedAtMs: number; sid: string } | null {
  try {
    const parsed = schema.safeParse(JSON.parse((output ?? '').replace(/^\uFEFF/, '')));
    if (!parsed.success) return null;
    const { number, boot, sid } = parsed.data;
    return { bootId: bootIdOf(number ?? null), bootedAtMs: fileTimeToMs(boot), sid };
  } catch {
    return null;
  }
}

/**
 * The boot is named by the number that Windows counts up at each start. The time of boot would not do: Windows
 * computes it from clock and uptime for every question, so it wavers. Where the number is missing all boots share
 * a name, which costs nothing: Windows tells a start as time since 1601, so it is never the same in two boots.
 */
export function bootIdOf(number: number | null): string {
  return `boot-${number ?? 'unnumbered'}`;
}
