import type { Load } from '../../../shared/running/runaways.ts';
import type { RunTool } from './tools.ts';

/** Milliseconds of processor time that some processes have used so far; one that vanished is missing. */
export async function cpuTimesOf(run: RunTool, pids: readonly number[]): Promise<Map<number, number>> {
  if (pids.length === 0) return new Map();
  return parseCpuTimes((await run('ps', ['-o', 'pid=,time=', '-p', pids.join(',')])) ?? '');
}

/** `  412  12:03.45` or `  412 1-02:12:03.45`: days, hours, minutes, seconds with hundredths (ps(1), `time`). */
export function parseCpuTimes(output: string): Map<number, number> {
  const times = new Map<number, number>();
  for (const line of output.split('\n')) {
    const match = /^ *(\d+) +(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(line.trimEnd());
    if (match === null) continue;
    const [, pid, days = '0', hours = '0', minutes, seconds] = match;
    const whole = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
    times.set(Number(pid), Math.round((whole * 60 + Number(seconds)) * 1000));
  }
  return times;
}

/** What some processes have used so far, and hold now (ps(1), `rss` in KiB); one that vanished is missing. */
export async function loadsOf(run: RunTool, pids: readonly number[]): Promise<Map<number, Load>> {
  if (pids.length === 0) return new Map();
  const output = (await run('ps', ['-o', 'pid=,rss=,time=', '-p', pids.join(',')])) ?? '';
  const loads = new Map<number, Load>();
  for (const line of output.split('\n')) {
    const match = /^ *(\d+) +(\d+) +(\S+)$/.exec(line.trimEnd());
    const cpuMs =
      match === null ? undefined : parseCpuTimes(`${match[1] ?? ''} ${match[3] ?? ''}`).get(Number(match[1]));
    if (match !== null && cpuMs !== undefined)
      loads.set(Number(match[1]), { cpuMs, residentBytes: Number(match[2]) * 1024 });
  }
  return loads;
}
