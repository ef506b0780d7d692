import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const probe = join(import.meta.dirname, 'loop-delay.cjs');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Seconds of processor time that all threads of a process have used so far, to the nanosecond (schedstat). */
function cpuSeconds(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  const used = threads.map((tid) =>
    Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')[0]),
  );
  return used.reduce((sum, ns) => sum + ns, 0) / 1e9;
}

/** Watches for a while. Start-up is not counted: the first seconds are left out. */
async function watchOnce(cli, env, nodeArgs, intervalSeconds, seconds) {
  const config = join(env.JANITOR_HOME, 'process-janitor-config.json');
  writeFileSync(config, `{"heartbeat_interval_seconds": ${intervalSeconds}}`);
  const child = spawn(process.execPath, [...nodeArgs, cli, 'watch'], { env, stdio: 'ignore' });
  await sleep(8_000);
  const before = cpuSeconds(child.pid);
  await sleep(seconds * 1000);
  const usedSeconds = cpuSeconds(child.pid) - before;
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  return { usedSeconds, rssMiB: Number(rss?.[1] ?? NaN) / 1024 };
}

const ticks = 6;

/**
 * What watching costs: processor time of a tick as a share of a 60 s interval and of what is asked between two ticks,
 * resident memory, and, in a run of its own because measuring it costs too, the longest block of the event loop.
 */
export async function measureWatching(cli, env) {
  const { usedSeconds, rssMiB } = await watchOnce(cli, env, [], 5, ticks * 5);
  const between = await watchOnce(cli, env, [], 60, 45);
  const report = join(env.JANITOR_HOME, 'loop-delay.txt');
  await watchOnce(cli, { ...env, BENCH_LOOP_REPORT: report }, ['--require', probe], 5, 30);
  return {
    percentOfCore: (usedSeconds / ticks / 60 + between.usedSeconds / 45) * 100,
    percentBetween: (between.usedSeconds / 45) * 100,
    longestBlockMs: Number(readFileSync(report, 'utf8')),
    rssMiB,
  };
}
