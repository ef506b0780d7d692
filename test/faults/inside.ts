/*
 * What the tray application and the keeper write, each by the very functions that do it there; run as a program of
 * its own, so that calls can be let fail. Prints what went wrong, with exit code 1.
 */
import * as path from 'node:path';
import { deskStore } from '../../electron/desktop/calls/desk-store.ts';
import { linuxLoginItem } from '../../electron/desktop/login/login-item-linux.ts';
import { ageOut } from '../../electron/janitor/keep/age-out.ts';
import { createKeeper } from '../../electron/janitor/keep/keeper.ts';
import { createSystem } from '../../electron/platform/create-system.ts';
import { locateHome, type Home } from '../../electron/store/files/home.ts';
import { readConfig } from '../../electron/store/settings/config-file.ts';

type Outcome = { ok: true } | { ok: false; reason: string };

async function keeperRounds(home: Home): Promise<Outcome> {
  const system = await createSystem(process.env);
  const self = await system.identify(process.pid);
  if (self === null || self === 'unreadable') return { ok: false, reason: 'It could not identify itself.' };
  const problems: string[] = [];
  const keeper = createKeeper({
    system,
    home,
    kind: 'keep',
    config: () => readConfig(home).config,
    log: (text) => void problems.push(text),
  });
  const reports = [await keeper.tick()];
  await keeper.recordSightings(['a unit that was seen']);
  reports.push(await keeper.tick());
  await keeper.stop();
  await ageOut({ home, system, self }, system.now());
  for (const report of reports) if (report.outcome === 'failed') problems.push(report.reason);
  return problems.length === 0 ? { ok: true } : { ok: false, reason: problems.join('\n') };
}

const done: Outcome = { ok: true };

const works: Readonly<Record<string, (home: Home, argument: string) => Outcome | Promise<Outcome>>> = {
  keeper: keeperRounds,
  keep: (home) => deskStore(home).changeKeepList((rules) => [...rules, 'command:kept-by-the-window']),
  'always-end': (home) =>
    deskStore(home).changeAlwaysEnd((rules) => [...rules, 'command:ended-by-the-window']),
  set: (home) => deskStore(home).setConfigValue('heartbeat_interval_seconds', 45),
  restore: (home, id) => deskStore(home).restore(id),
  told(home) {
    deskStore(home).writeTold(new Set(['a unit that was told']));
    return done;
  },
  'first-run'(home) {
    deskStore(home).firstRunDone();
    return done;
  },
  login(home) {
    linuxLoginItem(path.join(home.dir, '.config/autostart/janitor.desktop'), ['/opt/janitor', '--login']).set(
      true,
    );
    return done;
  },
};

const [work = '', argument = ''] = process.argv.slice(2);
const located = locateHome(process.env, '');
if (!located.ok) throw new Error(located.reason);
let outcome: Outcome;
try {
  outcome = (await works[work]?.(located.home, argument)) ?? { ok: false, reason: `There is no ${work}.` };
} catch (error) {
  outcome = { ok: false, reason: error instanceof Error ? error.message : String(error) };
}
if (!outcome.ok) console.log(outcome.reason);
process.exitCode = outcome.ok ? 0 : 1;
