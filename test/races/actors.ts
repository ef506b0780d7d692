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
  const programs = [
    ...some.map((args, n) => start(args, wasCut && n === 0 ? random.int(100, 1500) : null)),
    ...rules.map((rule) => start(['protect', rule])),
    ...Object.entries(settings).map(([key, value]) => start(['config', 'set', key, String(value)])),
    start(['hooks', 'install']),
    start(['restore', quarantinedId]),
  ];
  const keepersAfterMs = random.int(0, spreadMs);
  const keepers = Array.from({ length: 3 }, () => startLater(cli, ['keep'], env, keepersAfterMs));
  const [ended, hooks, started] = await Promise.all([
    Promise.all(programs.map(async (program) => (await program).ended)),
    callHooks(scene, random),
    Promise.all(keepers),
  ]);
  return { programs: ended, hooks, keepers: started, wasCut };
}

async function callHooks(
  { dir, crashed, resuming, resumed, beginning, running }: Scene,
  random: Random,
): Promise<HookAnswer[]> {
  const call = (delayMs: number) => new Promise((resolve) => setTimeout(resolve, delayMs));
  const taken = [crashed[0]?.sessionId ?? '', ...resumed];
  const input = (sessionId: string) => ({ session_id: sessionId, cwd: dir });
  return Promise.all([
    ...taken.map((sessionId) =>
      call(random.int(0, spreadMs)).then(() =>
        resuming.hook('SessionStart', { ...input(sessionId), source: 'resume' }),
      ),
    ),
    call(random.int(0, spreadMs)).then(() =>
      beginning.claude.hook('SessionStart', { ...input(beginning.sessionId), source: 'startup' }),
    ),
    call(random.int(0, spreadMs)).then(() => running.claude.hook('Stop', input(running.sessionId))),
    call(random.int(0, spreadMs)).then(() => running.claude.hook('Stop', input(running.sessionId))),
  ]);
}
