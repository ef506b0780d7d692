import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { createJanitor } from '../../../electron/janitor/create-janitor.ts';
import { fileSources } from '../../../electron/janitor/clean/file-sources.ts';
import { surroundingsOf } from '../../../electron/janitor/look/look.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import { locateHome } from '../../../electron/store/files/home.ts';

/*
 * A janitor in a process of its own, an hour from now, for what one process can't show: two cleaners at once, and
 * one that is killed. Arguments: the home folder, then the pids that it may see and signal (none: everything, for
 * a PID namespace of its own). Says `planned <steps>`, waits for a line, cleans, and says the receipt.
 */
const [homeDir = '', ...allowed] = process.argv.slice(2);
const inside = new Set(allowed.map(Number));

function limited(system: System): System {
  return {
    ...system,
    host: system.host,
    now: () => system.now() + 3_600_000,
    async list() {
      const listing = await system.list();
      if (!listing.ok || inside.size === 0) return listing;
      const seen = new Set([...inside, process.pid, process.ppid, 1]);
      return { ...listing, processes: new Map([...listing.processes].filter(([pid]) => seen.has(pid))) };
    },
    signal(identity, how) {
      if (inside.size > 0 && !inside.has(identity.pid)) throw new Error(`A signal to ${identity.pid}`);
      console.log(`signal ${how} ${identity.pid}`);
      return system.signal(identity, how);
    },
  };
}

const located = locateHome({ JANITOR_HOME: homeDir }, '');
if (!located.ok) throw new Error(located.reason);
const system = limited(await createSystem({}));
const janitor = createJanitor(
  system,
  await fileSources(located.home, system, true),
  surroundingsOf({}, process.pid),
);
const scan = await janitor.scan();
const plan = janitor.plan(scan);
console.log(`planned ${plan.steps.length}`);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'scan') console.log(`scan ${JSON.stringify((await janitor.scan()).sessions)}`);
  if (line !== 'go') continue;
  try {
    const receipt = await janitor.execute(plan, {
      stepIds: new Set(plan.steps.map(({ stepId }) => stepId)),
      trigger: 'manual',
      onProgress: ({ done }) => console.log(`done ${done}`),
    });
    console.log(`receipt ${JSON.stringify(receipt)}`);
  } catch (error) {
    console.log(`refused ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  }
  await delay(0);
  process.exit(0);
}
