import * as fs from 'node:fs';
import * as path from 'node:path';
import { readHistory } from '../../electron/store/records/history.ts';
import { readSession } from '../../electron/store/records/sessions.ts';
import { readConfig } from '../../electron/store/settings/config-file.ts';
import type { Home } from '../../electron/store/files/home.ts';
import { sameProcess, type ProcessIdentity } from '../../shared/process/identity.ts';
import { isAlive } from '../fakes/real/own-processes.ts';
import { flaws, leftLocks } from '../faults/whole.ts';
import { settings, type Acted } from './actors.ts';
import { signalsPerProcess, type HookAnswer } from './claude.ts';
import type { Ended } from './run-program.ts';
import type { Scene } from './scene.ts';

/** What was not kept, right after everybody was at it. */
export function complaintsOf(scene: Scene, acted: Acted): string[] {
  const { programs, hooks } = acted;
  return [
    ...flaws(scene.home.dir),
    ...programs.flatMap(ofProgram),
    ...hooks.flatMap(ofHook),
    ...ofRules(scene.home, programs),
    ...ofSettings(scene.home, programs),
    ...ofSessions(scene, acted),
    ...ofSignals(scene),
  ];
}

/** What was not kept at the very end, after one more clean-up that nobody disturbed. */
export function complaintsAtTheEnd(scene: Scene, acted: Acted): string[] {
  const left = leftLocks(scene.home.dir);
  return [
    ...flaws(scene.home.dir),
    ...ofSessions(scene, acted),
    ...ofSignals(scene),
    ...ofHistory(scene),
    ...ofRegistry(scene.home),
    ...(left.length > 0 ? [`locks are left: ${left.join(', ')}`] : []),
  ];
}

/** Another clean-up may be under way; else each does what it is for. */
function ofProgram({ args, status, stdout, stderr }: Ended): string[] {
  const words = `${stdout}${stderr}`;
  const name = args.join(' ');
  if (/^ {4}at |node:internal|Unhandled/m.test(words))
    return [`${name} showed a stack: ${words.slice(0, 400)}`];
  if (status === null || status === 0) return [];
  const isBusy = args[0] === 'cleanup' && words.includes('Another clean-up is running');
  const isRestored = args[0] === 'restore' && words.includes('nothing to restore');
  return isBusy || isRestored ? [] : [`${name} failed (${status}): ${words.slice(0, 400)}`];
}

/** No tray is there that one could give way to: who did work had the place to itself. */
export const complaintsOfKeepers = (keepers: readonly Ended[]): string[] =>
  keepers
    .filter(({ stdout }) => stdout.includes('Another keeper has taken over'))
    .map(() => 'a keeper was at work beside another');

const ofHook = ({ event, status, words }: HookAnswer) =>
  status === 0 && words === '' ? [] : [`the hook ${event} said "${words}" (exit code ${status})`];

function ofRules(home: Home, programs: readonly Ended[]): string[] {
  const kept = readConfig(home).config.keep_list;
  return programs
    .filter(({ args, stdout }) => args[0] === 'protect' && stdout.includes('Kept from now on'))
    .map(({ args }) => args[1] ?? '')
    .filter((rule) => !kept.includes(rule))
    .map((rule) => `${rule} was said to be kept, and is not in the file`);
}

function ofSettings(home: Home, programs: readonly Ended[]): string[] {
  const config: Readonly<Record<string, unknown>> = { ...readConfig(home).config };
  const lost = programs
    .filter(({ args, status }) => args[0] === 'config' && status === 0)
    .map(({ args }) => args[2] ?? '')
    .filter((key) => config[key] !== settings[key as keyof typeof settings]);
  const isInstalled = programs.some(({ args, status }) => args[0] === 'hooks' && status === 0);
  const text = fs.existsSync(home.settingsPath) ? fs.readFileSync(home.settingsPath, 'utf8') : '';
  return [
    ...lost.map((key) => `${key} was set, and is not in the file`),
    ...(isInstalled && !text.includes('SessionStart') ? ['the hooks are not in settings.json'] : []),
  ];
}

/**
 * Whoever lives has a record, which names it, and is nowhere else. Where a machine is so busy that a hook ran into its own
 * limit, which is 4 s, it wrote none: then the keeper would find the session in a record of Claude Code's, and here is none.
 */
function ofSessions(
  { home, crashed, resuming, resumed, beginning, running }: Scene,
  { hooks }: Acted,
): string[] {
  const unheard = new Set(hooks.filter(({ tookMs }) => tookMs >= 4_000).map(({ sessionId }) => sessionId));
  const living: [string, ProcessIdentity][] = [
    ...[crashed[0]?.sessionId ?? '', ...resumed].map((id): [string, ProcessIdentity] => [
      id,
      resuming.identity,
    ]),
    [beginning.sessionId, beginning.claude.identity],
    [running.sessionId, running.claude.identity],
  ];
  return living
    .filter(([sessionId]) => !unheard.has(sessionId))
    .flatMap(([sessionId, identity]) => {
      const read = readSession(home, sessionId);
      if (!read.ok) return [`the record of the living session ${sessionId} ${read.reason}`];
      const owner = read.record.owner?.identity;
      // Who runs several has left all but the last.
      const isOn = read.record.status === 'active' || identity === resuming.identity;
      const isRight = owner !== undefined && sameProcess(owner, identity) && isOn;
      return [
        ...(isRight ? [] : [`the record of the living session ${sessionId} names ${owner?.pid ?? 'nobody'}`]),
        ...(isPutAway(home, sessionId, identity) ? [`the record of a living session was put away`] : []),
      ];
    });
}

function isPutAway(home: Home, sessionId: string, { pid }: ProcessIdentity): boolean {
  if (!fs.existsSync(home.quarantineDir)) return false;
  return fs
    .readdirSync(home.quarantineDir)
    .filter((name) => name.includes(sessionId))
    .map((name) => path.join(home.quarantineDir, name, 'session/metadata.json'))
    .some((file) => fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes(`"pid": ${pid},`));
}

/** Nobody is asked twice, and of the living nobody at all. */
function ofSignals({ dir, crashed, resuming, beginning, running }: Scene): string[] {
  const signals = signalsPerProcess(dir);
  const living = [resuming, beginning.claude, running.claude].flatMap(({ identity, servers }) => [
    identity,
    ...servers,
  ]);
  const servers = crashed.flatMap(({ claude }) => claude.servers);
  return [
    ...living
      .filter(({ pid }) => signals.has(pid) || !isAlive(pid))
      .map(({ pid }) => `process ${pid} of a living session was signalled`),
    ...servers
      .filter(({ pid }) => (signals.get(pid) ?? 0) > 1)
      .map(({ pid }) => `process ${pid} was asked to end ${signals.get(pid)} times`),
  ];
}

/** The history tells once of everybody who was asked that they ended. */
function ofHistory({ dir, home, crashed }: Scene): string[] {
  const told = readHistory(home, 200).flatMap(({ steps }) =>
    steps
      .filter(({ kind }) => kind === 'terminate')
      .flatMap(({ processes, outcome, detail }) => processes.map(({ pid }) => ({ pid, outcome, detail }))),
  );
  const signals = signalsPerProcess(dir);
  return crashed
    .flatMap(({ claude }) => claude.servers)
    .filter(({ pid }) => signals.has(pid) && !isAlive(pid))
    .flatMap(({ pid }) => {
      const of = told.filter((one) => one.pid === pid);
      const times = of.filter(({ outcome }) => outcome === 'done').length;
      const words = of.map(({ outcome, detail }) => `${outcome}: ${detail}`).join(' | ');
      return times === 1
        ? []
        : [`the history tells ${times} times that process ${pid} was ended, and says "${words}"`];
    });
}

/** One line for each record that was put away. */
function ofRegistry(home: Home): string[] {
  const lines = fs.readFileSync(home.registryPath, 'utf8').split('\n');
  const entries = fs.existsSync(home.quarantineDir) ? fs.readdirSync(home.quarantineDir) : [];
  const ids = new Set(entries.map((name) => name.replace(/\.\d+$/, '')));
  return [...ids].flatMap((id) => {
    const moved = entries.filter((name) => name.startsWith(`${id}.`)).length;
    const noted = lines.filter((line) => line.includes('"cleaned"') && line.includes(id)).length;
    return noted >= 1 || moved === 0 ? [] : [`session ${id} was put away, and the registry does not say so`];
  });
}
