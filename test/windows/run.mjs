// npm run test:windows [-- platform|claude|unit …] [--prepare]: the suite under Wine (docs/WINDOWS.md). The unit suite
// runs only when it is named: not all of its tests know Windows' paths yet.
import { endAll, prepare, prepareClaude, runNode, whyNoClaude, whyNot } from './laboratory.mjs';

const vitest = (...args) => ['node_modules\\vitest\\vitest.mjs', 'run', '--config', ...args];

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
    return { code: 0 };
  },
  unit: () =>
    runNode(vitest('build/vitest.config.ts', '--project', 'unit'), { show: true, timeoutMs: 900_000 }),
};

const given = process.argv.slice(2);
const mayFetch = given.includes('--prepare');
if (mayFetch) process.env.CI = 'true';
const chosen = given.filter((name) => !name.startsWith('--'));
const unknown = chosen.filter((name) => !Object.hasOwn(stages, name));
if (unknown.length > 0) throw new Error(`There are the stages ${Object.keys(stages).join(', ')}.`);

const reason = whyNot();
if (reason !== null) console.warn(`SKIPPED: all of Windows, since ${reason}`);
else {
  try {
    prepare();
    for (const [name, run] of Object.entries(stages)) {
      if (chosen.length > 0 ? !chosen.includes(name) : name === 'unit') continue;
      const startedAt = Date.now();
      const { code } = await run();
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      console.log(`\n${code === 0 ? 'ok    ' : 'FAILED'} Windows, ${name} (${seconds} s)`);
      if (code !== 0) process.exitCode = 1;
    }
  } finally {
    endAll();
  }
}
