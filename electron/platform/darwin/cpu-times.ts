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
