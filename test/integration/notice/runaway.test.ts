import { spawn } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import { readLoads } from '../../../electron/janitor/look/read-loads.ts';
import { createRunawayWatch } from '../../../electron/janitor/monitor/runaway-watch.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import { describeRunaways } from '../../../shared/running/runaway-words.ts';
import { freshRunaways, usualRunawayRules } from '../../../shared/running/runaways.ts';
import { claim, endOurs, firstLine } from '../../fakes/real/own-processes.ts';
import { idleSession, scanOf } from '../../unit/desktop/worlds.ts';

const isLinux = process.platform === 'linux';
if (!isLinux) console.warn('SKIPPED: what processes use is read from /proc here.');

afterEach(endOurs);

it.runIf(isLinux)(
  'a real process that burns its core and one that eats memory are told of once each',
  async () => {
    const spins = "console.log('spins'); for (;;);";
    const eats =
      "console.log('eats'); const held = []; setInterval(() => held.push(Buffer.alloc(2 ** 20, 1)), 5);";
    // The session's owner: a process that only waits, above both.
    const code = `
    const { spawn } = require('child_process');
    const both = [${JSON.stringify(spins)}, ${JSON.stringify(eats)}].map((code) => spawn(process.execPath, ['-e', code]));
    console.log(both.map(({ pid }) => pid).join(' '));`;
    const owner = spawn(process.execPath, ['-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    const pids = (await firstLine(owner)).split(' ').map(Number);
    const session = { ...idleSession('one'), owner: await claim(owner.pid!), workingDir: '/src/shop' };
    for (const pid of pids) await claim(pid);
    const system = await createSystem({});
    // Thresholds of a moment. However little of a busy machine's time it gets, here that counts as a core.
    const rules = {
      ...usualRunawayRules,
      busyMs: 300,
      busyShare: 0.01,
      growMs: 300,
      growBytes: 20 * 2 ** 20,
      growFactor: 1.1,
    };
    const watch = createRunawayWatch((scan) => readLoads(system, scan), system, rules);
    let told: ReadonlySet<string> = new Set();
    const said: string[] = [];
    const isAllSaid = () =>
      said.some((text) => text.includes('busy')) && said.some((text) => text.includes('grew'));
    for (let more = 5; more > 0; more -= isAllSaid() ? 1 : 0) {
      const news = freshRunaways(told, await watch.after(scanOf([session])));
      told = news.told;
      for (const one of news.fresh) said.push(describeRunaways([one]));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const [spinning, eating] = pids;
    expect(
      said.filter((text) => text.includes(`(process ${spinning}) of shop has kept a processor core busy`)),
    ).toHaveLength(1);
    expect(said.filter((text) => text.includes(`(process ${eating}) of shop grew from`))).toHaveLength(1);
  },
);
