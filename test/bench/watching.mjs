import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ticksPerSecond = 100;
const probe = join(import.meta.dirname, 'loop-delay.cjs');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Seconds of processor time that a process has used so far: proc(5), fields 14 and 15. */
function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

const ticks = 6;
const intervalSeconds = 5;

/** Watches for some ticks at the shortest interval. Start-up is not counted: the first seconds are left out. */
async function watchOnce(cli, env, nodeArgs) {
  const child = spawn(process.execPath, [...nodeArgs, cli, 'watch'], { env, stdio: 'ignore' });
  await sleep(8_000);
  const before = cpuSeconds(child.pid);
  await sleep(ticks * intervalSeconds * 1000);
  const usedSeconds = cpuSeconds(child.pid) - before;
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  return { usedSeconds, rssMiB: Number(rss?.[1] ?? NaN) / 1024 };
}

/**
 * What watching costs: processor time of a tick as a share of a 60 s interval, resident memory, and, in a run of
 * its own because measuring it costs too, the longest block of the event loop.
 */
export async function measureWatching(cli, env) {
  writeFileSync(
    join(env.JANITOR_HOME, 'process-janitor-config.json'),
    `{"heartbeat_interval_seconds": ${intervalSeconds}}`,
  );
  const { usedSeconds, rssMiB } = await watchOnce(cli, env, []);
  const report = join(env.JANITOR_HOME, 'loop-delay.txt');
  await watchOnce(cli, { ...env, BENCH_LOOP_REPORT: report }, ['--require', probe]);
  return {
    percentOfCore: (usedSeconds / ticks / 60) * 100,
    longestBlockMs: Number(readFileSync(report, 'utf8')),
    rssMiB,
  };
}
