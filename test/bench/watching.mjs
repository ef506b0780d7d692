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

/**
 * Starts a command for as long as `measure` takes, which gets its pid. Start-up does not count, nor the garbage collection that V8
 * makes up for when it is idle for the first time: some ten seconds later, on a busy machine 25 (70 ms of a core, measured).
 */
async function whileItRuns(command, { cli, env, nodeArgs = [], intervalSeconds, settleSeconds }, measure) {
  const config = join(env.JANITOR_HOME, 'process-janitor-config.json');
  writeFileSync(config, `{"heartbeat_interval_seconds": ${intervalSeconds}}`);
  const child = spawn(process.execPath, [...nodeArgs, cli, command], { env, stdio: 'ignore' });
  await sleep(settleSeconds * 1000);
  const measured = await measure(child.pid);
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  return measured;
}

/** Percent of one core that a process uses in the next seconds. */
async function percentOfCore(pid, seconds) {
  const [before, startedMs] = [cpuSeconds(pid), performance.now()];
  await sleep(seconds * 1000);
  return ((cpuSeconds(pid) - before) / (performance.now() - startedMs)) * 100_000;
}

const rssMiB = (pid) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024;

/**
 * What watching costs: percent of a core, between two ticks (30 s) and with three of them (180 s), both after the second tick:
 * it runs for days, and the garbage of its start is collected before; the memory of a keeper, which
 * has no screen, after a minute; and, in a run of its own because measuring it costs too, the longest block of the event loop.
 */
export async function measureWatching(cli, env) {
  const everyMinute = { cli, env, intervalSeconds: 60, settleSeconds: 22 };
  const watching = await whileItRuns('watch', { ...everyMinute, settleSeconds: 65 }, async (pid) => {
    const between = await percentOfCore(pid, 30);
    return { between, all: await percentOfCore(pid, 180) };
  });
  const keeperMiB = await whileItRuns('keep', everyMinute, async (pid) => {
    await sleep(50_000);
    return rssMiB(pid);
  });
  const report = join(env.JANITOR_HOME, 'loop-delay.txt');
  const often = { cli, intervalSeconds: 5, settleSeconds: 8, nodeArgs: ['--require', probe] };
  await whileItRuns('watch', { ...often, env: { ...env, BENCH_LOOP_REPORT: report } }, () => sleep(30_000));
  return {
    percentOfCore: watching.all,
    percentBetween: watching.between,
    longestBlockMs: Number(readFileSync(report, 'utf8')),
    rssMiB: keeperMiB,
  };
}
