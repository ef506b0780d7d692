import * as fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Home } from '../../electron/store/files/home.ts';
import type { Random } from '../simulator/random.ts';
import type { Ended, Started } from './run-program.ts';
import { startLater } from './run-program.ts';
import type { HookAnswer } from './claude.ts';
import { quarantinedId } from '../faults/home.ts';
import type { Scene } from './scene.ts';

/** All begin within so many milliseconds: about as long as one of them takes. */
const spreadMs = 700;

const cleaners: readonly (readonly string[])[] = [
  ['cleanup', '--execute', '--yes'],
  ['cleanup', '--auto'],
  ['cleanup', '--execute', '--yes', '--include-likely'],
  ['cleanup', '--auto', '--quiet'],
];

/** The rules that a round asks to keep, one by one. */
export const rules = ['command:race-rule-one', 'command:race-rule-two', 'command:race-rule-three'];
/** The settings that a round changes. */
export const settings = { stale_heartbeat_threshold_minutes: 7, notification_enabled: false };

export interface Acted {
  programs: readonly Ended[];
  hooks: readonly HookAnswer[];
  /** They go on until they are stopped. */
  keepers: readonly Started[];
  /** Whether one of the cleaners was killed. */
  wasCut: boolean;
}

/** Lets everybody go at one home folder at once, and waits for all of them. */
export async function act(scene: Scene, cli: string, env: NodeJS.ProcessEnv, random: Random): Promise<Acted> {
  const wasCut = random.chance(0.3);
  const start = (args: readonly string[], cutMs: number | null = null): Promise<Started> =>
    startLater(cli, args, env, random.int(0, spreadMs), cutMs);
  const some = cleaners.slice(random.int(0, 1), random.int(3, 4));
  // Who changes one file begins at the same moment as the others: each is at it for some milliseconds only.
  const together = (afterMs: number, all: readonly (readonly string[])[]): Promise<Started>[] =>
    all.map((args) => startLater(cli, args, env, afterMs));
  // Before anybody else, as hooks and clean-ups start a keeper, too: then the place is taken.
  const keepers = together(0, [['keep'], ['keep'], ['keep']]);
  const programs = [
    ...some.map((args, n) => start(args, wasCut && n === 0 ? random.int(100, 1500) : null)),
    ...together(random.int(0, spreadMs), [
      ...rules.map((rule) => ['protect', rule]),
      ...Object.entries(settings).map(([key, value]) => ['config', 'set', key, String(value)]),
    ]),
    start(['hooks', 'install']),
    start(['restore', quarantinedId]),
  ];
  const ended = Promise.all(programs.map(async (program) => (await program).ended));
  const hooks = callHooks(scene, random, ended);
  return { programs: await ended, hooks: await hooks, keepers: await Promise.all(keepers), wasCut };
}

async function callHooks(
  { dir, home, crashed, resuming, resumed, gone, beginning, running }: Scene,
  random: Random,
  cleaned: Promise<unknown>,
): Promise<HookAnswer[]> {
  const input = (sessionId: string) => ({ session_id: sessionId, cwd: dir });
  const soon = () => delay(random.int(0, spreadMs));
  const resume = (sessionId: string) =>
    resuming.hook('SessionStart', { ...input(sessionId), source: 'resume' });
  // Some are taken up again while all the others begin, some right before they are put away, which goes by their ids: a
  // hook takes about as long to begin as the one before takes to be put away on a slow disk.
  const late = resumed.slice(1);
  const before = [gone, ...late];
  return Promise.all([
    ...[crashed[0]?.sessionId ?? '', ...resumed.slice(0, 1)].map((sessionId) =>
      soon().then(() => resume(sessionId)),
    ),
    ...late.map((sessionId, n) => isPutAway(home, before[n] ?? '', cleaned).then(() => resume(sessionId))),
    soon().then(() =>
      beginning.claude.hook('SessionStart', { ...input(beginning.sessionId), source: 'startup' }),
    ),
    soon().then(() => running.claude.hook('Stop', input(running.sessionId))),
    soon().then(() => running.claude.hook('Stop', input(running.sessionId))),
  ]);
}

/** Waits until a place in quarantine is made for the session, or all clean-ups are over. */
async function isPutAway(
  { quarantineDir }: Home,
  sessionId: string,
  cleaned: Promise<unknown>,
): Promise<void> {
  const isOver = cleaned.then(() => true);
  while (!fs.readdirSync(quarantineDir).some((name) => name.startsWith(`${sessionId}.`)))
    if (await Promise.race([isOver, delay(2, false)])) return;
}
