// npm run test:windows [-- platform|claude|unit|integration|bench …] [--prepare]: the suite under Wine
// (docs/WINDOWS.md). The unit and the integration suite take minutes and run only when they are named, as do the
// measurements.
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  endAll,
  enter,
  NotFetched,
  prepare,
  prepareClaude,
  root,
  runNode,
  whyNoClaude,
  whyNot,
} from './laboratory.mjs';

const vitest = (...args) => ['node_modules\\vitest\\vitest.mjs', 'run', '--config', ...args];

/** A suite that runs on every system. */
const ofAllSystems = (project) =>
  runNode(vitest('test/configs/vitest.config.ts', '--project', project), {
    show: true,
    timeoutMs: 1_800_000,
  });

const onlyNamed = new Set(['unit', 'integration', 'bench']);

/** Each stage by name: what it runs, on Windows' Node. */
const stages = {
  platform: () => runNode(vitest('test/windows/vitest.config.ts', 'platform'), { show: true }),
  async claude() {
    const reason = whyNoClaude();
    if (reason === null) {
      prepareClaude();
      return (await import('./claude/story.mjs')).run();
    }
    console.warn(`SKIPPED: the real Claude Code for Windows, since ${reason}`);
    return {};
  },
  unit: () => ofAllSystems('unit'),
  integration() {
    if (!fs.existsSync(path.join(root, 'out/cli.cjs')))
      throw new Error('The integration suite needs `npm run build`.');
    return ofAllSystems('integration');
  },
  bench: async () => (await import('./bench/bench.mjs')).run(),
};

const given = process.argv.slice(2);
const mayFetch = given.includes('--prepare');
if (mayFetch) process.env.CI = 'true';
const chosen = given.filter((name) => !name.startsWith('--'));
const unknown = chosen.filter((name) => !Object.hasOwn(stages, name));
if (unknown.length > 0) throw new Error(`There are the stages ${Object.keys(stages).join(', ')}.`);

/** A download that failed is told, and is no failure of the tests. */
async function unlessNotFetched(what, work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    const why = error.message.replaceAll(/\s+/g, ' ').slice(0, 300);
    console.warn(`SKIPPED: ${what}, since a download failed three times (${why})`);
  }
}

async function runStage(name, run) {
  const startedAt = Date.now();
  const { code } = await run();
  // It said why it was skipped.
  if (code === undefined) return;
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`\n${code === 0 ? 'ok    ' : 'FAILED'} Windows, ${name} (${seconds} s)`);
  if (code !== 0) process.exitCode = 1;
}

const reason = whyNot();
if (reason !== null) console.warn(`SKIPPED: all of Windows, since ${reason}`);
else {
  const leave = await enter();
  try {
    await unlessNotFetched('all of Windows', async () => {
      prepare();
      for (const [name, run] of Object.entries(stages)) {
        if (chosen.length > 0 ? !chosen.includes(name) : onlyNamed.has(name)) continue;
        await unlessNotFetched(name, () => runStage(name, run));
      }
    });
  } finally {
    endAll();
    leave();
  }
}
