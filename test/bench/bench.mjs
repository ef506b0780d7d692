// `npm run bench`: the figures of the design, as ratios within one run. Never part of the tests.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { measureAtRest } from './at-rest.mjs';
import { startChain } from './chain.mjs';
import { crashedHome } from './crashed-home.mjs';
import { median, medians, wallMs } from './sample.mjs';
import { measureTelling, runningHome } from './telling.mjs';
import { measureWatching } from './watching.mjs';

// Node reads such a file at every start, which takes longer than a whole scan and would hide what a scan costs.
delete process.env.NODE_EXTRA_CA_CERTS;

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'out/cli.cjs');
const node = process.execPath;
const runs = Number(process.env.BENCH_RUNS ?? 31);
const rows = [];
const add = (what, figure, goal) => {
  rows.push({ what, figure, goal });
  console.log(`${what}: ${figure}   (goal: ${goal})`);
};

if (process.platform !== 'linux') {
  console.log('The bench reads /proc and runs on Linux only. Nothing was measured.');
  process.exit(0);
}
if (!existsSync(cli)) {
  console.error('There is no build. Run `npm run build` first.');
  process.exit(2);
}

/** Microseconds for one of `count`, and how that compares with the least that could be done. */
const each = (ms, count, least, leastMs) =>
  `${((ms * 1000) / count).toFixed(0)} µs, ${(ms / leastMs).toFixed(1)} × ${least}`;

const homes = [];
const home = (count) => {
  const dir = crashedHome(count);
  homes.push(dir);
  return { env: { ...process.env, JANITOR_HOME: dir, HOME: dir } };
};
const bare = [node, ['-e', '0']];
const sleepers = [];

function clear() {
  for (const sleeper of sleepers) sleeper.kill('SIGKILL');
  for (const dir of homes) rmSync(dir, { recursive: true, force: true });
}
// Where somebody ends the bench early, thousands of sleepers would slow down whatever is measured next.
process.once('exit', clear);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));

try {
  const ps = ['ps', ['-eo', 'pid,ppid,lstart,args']];
  const crashed = home(200);
  const [bareMs, psMs, scanMs, statusMs] = await medians(
    [bare, ps, [node, [cli, 'scan', '--json'], crashed], [node, [cli, 'status'], crashed]],
    runs,
  );
  const ratio = scanMs / (bareMs + psMs);
  add('scan --json of 200 crashed sessions / (node -e 0 + ps)', ratio.toFixed(2), '≤ 1.4');
  add('status of them / that scan', (statusMs / scanMs).toFixed(2), 'no slower: about 1');
  add('node -e 0, for comparing machines', `${bareMs.toFixed(0)} ms`, '');

  const scan = (options) => [node, [cli, 'scan', '--json'], options];
  const bareRead = (options) => [node, [join(import.meta.dirname, 'bare-read.mjs')], options];
  const [no, all] = [home(0), home(10_000)];
  const [few, many, readFew, readMany] = await medians([scan(no), scan(all), bareRead(no), bareRead(all)], 5);
  const perRecord = each(many - few, 10_000, 'reading it and parsing its JSON alone', readMany - readFew);
  add('each of 10,000 records', perRecord, '≤ 3 ×');

  const empty = home(0);
  const [without, psWithout] = await medians([scan(empty), ps], 7);
  for (let n = 0; n < 2000; n += 1) sleepers.push(spawn('sleep', ['1800'], { stdio: 'ignore' }));
  const [with2000, psWith2000] = await medians([scan(empty), ps], 7);
  const perProcess = each(with2000 - without, 2000, 'what ps takes for it', psWith2000 - psWithout);
  add('each of 2,000 processes', perProcess, '≤ 1 ×');
  for (const sleeper of sleepers.splice(500)) sleeper.kill('SIGKILL');
  const [with500] = await medians([scan(empty)], 5);

  const lookAtChainMs = async (count) => {
    const chain = await startChain(count);
    const [ms] = await medians([scan(empty)], 5);
    await chain.end();
    return ms;
  };
  const [halfMs, chainMs] = [await lookAtChainMs(750), await lookAtChainMs(1500)];
  add('a look at a chain of 1,500 processes of a crashed session', `${chainMs.toFixed(0)} ms`, '');
  const chainGrowth = (chainMs - with500) / 1500 / ((halfMs - with500) / 750);
  add('… a process of 1,500 / a process of 750', chainGrowth.toFixed(2), 'linear: about 1');

  // Each clean-up needs a home of its own: afterwards nothing is left to clean.
  const cleanUpMs = async (count) => {
    const { env } = home(count);
    return wallMs(node, [cli, 'cleanup', '--auto', '--quiet'], { env });
  };
  const nothingMs = await cleanUpMs(0);
  const [fewMs, manyMs] = [await cleanUpMs(2_000), await cleanUpMs(20_000)];
  add('cleanup --auto on 20,000 crashed records', `${(manyMs / 1000).toFixed(1)} s`, '≤ 60 s');
  const growth = (manyMs - nothingMs) / 20_000 / ((fewMs - nothingMs) / 2_000);
  add('… a record of 20,000 / a record of 2,000', growth.toFixed(2), 'linear: about 1');

  const event = JSON.stringify({
    session_id: 'bbbbbbbb-0000-4000-8000-000000000000',
    cwd: '/tmp',
    hook_event_name: 'Stop',
  });
  const hook = [node, [cli, 'hook', 'Stop'], { ...home(1), input: event }];
  const [bareAgain, hookMs] = await medians([bare, hook], runs);
  add(
    'a hook call beyond node -e 0',
    `${(hookMs - bareAgain).toFixed(0)} ms (${(hookMs / bareAgain).toFixed(2)} ×)`,
    '≤ 1.4 ×',
  );

  // A bundle of certificates that Node reads at its start (25 ms) is not what is measured.
  const plain = home(0);
  delete plain.env.NODE_EXTRA_CA_CERTS;
  const [nodeStart, ownStart, alone] = await medians(
    [
      [...bare, plain],
      [node, [cli, 'run', '--', 'cat'], plain],
      ['cat', [], plain],
    ],
    runs,
  );
  const beyond = ownStart - alone;
  add(
    'a start by `run` beyond a bare one',
    `${beyond.toFixed(0)} ms: ${nodeStart.toFixed(0)} ms of Node's own start (node -e 0) and ${(beyond - nodeStart).toFixed(0)} ms of ours`,
    '≤ 50 ms',
  );

  const running = runningHome(10);
  homes.push(running.dir);
  for (const { child } of running.sessions) sleepers.push(child);
  const watching = await measureWatching(cli, {
    ...process.env,
    JANITOR_HOME: running.dir,
    HOME: running.dir,
  });
  add(
    'watching 500 processes at 60 s, 10 of them sessions',
    `${watching.percentOfCore.toFixed(3)} % of one core (${watching.percentBetween.toFixed(3)} % between ticks)`,
    '≤ 0.1 %',
  );
  add(
    'longest block of the event loop while watching',
    `${watching.longestBlockMs.toFixed(0)} ms`,
    '≤ 20 ms',
  );
  add('memory of a headless keeper', `${watching.rssMiB.toFixed(0)} MB`, '≤ 60 MB');

  const telling = (await measureTelling(cli, 20)).toSorted((a, b) => a - b);
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
  add(
    'a crash is told: median of 20 (longest)',
    `${seconds(median(telling))} (${seconds(telling.at(-1))})`,
    '≤ 3 s',
  );

  const rest = measureAtRest(process.env);
  if (rest.ok) {
    const mb = rest.parts.map(({ part, mb: held }) => `${part} ${held.toFixed(0)}`).join(', ');
    const sum = rest.parts.reduce((total, { mb: held }) => total + held, 0);
    console.log(rest.on);
    add('memory of the tray application at rest, PSS', `${sum.toFixed(0)} MB: ${mb}`, '≤ 150 MB');
  } else console.log(`SKIPPED: the memory of the tray application at rest, since ${rest.reason}.`);

  const renderer = join(root, 'out/renderer');
  const scripts = existsSync(renderer) ? readdirSync(renderer).filter((name) => name.endsWith('.js')) : [];
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(renderer, name))).length, 0);
  add('JavaScript of the window, gzipped', `${(bytes / 1000).toFixed(1)} kB`, '≤ 60 kB');
} finally {
  clear();
}

console.log(`\n| what | measured | goal |\n|---|---|---|`);
for (const { what, figure, goal } of rows) console.log(`| ${what} | ${figure} | ${goal} |`);
