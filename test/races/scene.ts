import * as path from 'node:path';
import { writeLineage } from '../../electron/store/records/lineage-file.ts';
import { writeSession } from '../../electron/store/records/sessions.ts';
import type { Home } from '../../electron/store/files/home.ts';
import type { SessionLineage } from '../../shared/lineage/lineage.ts';
import { lineageEntry, sessionRecord } from '../fakes/real/real-orphans.ts';
import { makeHome } from '../faults/home.ts';
import type { Random } from '../simulator/random.ts';
import type { Crowd } from './crowd.ts';
import { installClaude, startClaude, type Claude, type Manner, type Program } from './claude.ts';

const hourMs = 3_600_000;
const idOf = (n: number) => `eeeeeeee-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** What a round begins with. */
export interface Scene {
  /** Holds the home folder and the tally. */
  dir: string;
  home: Home;
  /** Crashed sessions whose servers still run; the first is taken up again in the round. */
  crashed: readonly { sessionId: string; claude: Claude }[];
  /** Runs all the time, and has a server. */
  running: { sessionId: string; claude: Claude };
  /** Takes the first crashed session up again, and then those of `resumed`. */
  resuming: Claude;
  /** Crashed sessions of which nothing runs any more. */
  resumed: readonly string[];
  /** Another, which stays crashed; its id comes right before the second of those. */
  gone: string;
  /** Begins a session in the round. */
  beginning: { sessionId: string; claude: Claude };
}

/** A home folder with records of every kind, and real processes for some of them. */
export async function setScene(dir: string, program: Program, crowd: Crowd, random: Random): Promise<Scene> {
  installClaude(dir);
  const manner = (): Manner => random.one('obeys', 'obeys', 'dawdles', 'stubborn');
  const starts = [['obeys' as const], [], [], [manner()], [manner(), manner()]].map((manners) =>
    startClaude(dir, program, crowd, manners),
  );
  // Where one can't be started the others are waited for too, so that all can be ended.
  await Promise.allSettled(starts);
  const [running, resuming, beginning, ...crashing] = await Promise.all(starts);
  if (running === undefined || resuming === undefined || beginning === undefined) throw new Error('Too few.');
  const home = await makeHome(path.join(dir, 'home'));
  const crashed = crashing.map((claude, n) => ({ sessionId: idOf(n), claude }));
  const lineage = new Map<string, SessionLineage>();
  for (const { sessionId, claude } of [...crashed, { sessionId: idOf(10), claude: running }]) {
    const owner = claude.identity;
    await writeSession(home, sessionRecord(home, sessionId, owner, { atMs: Date.now() - hourMs }));
    const entries = claude.servers.map((identity) =>
      lineageEntry(identity, { name: 'node', isServer: true, firstSeenMs: Date.now() - hourMs }),
    );
    lineage.set(sessionId, { owner, workingDir: path.join(home.dir, 'shop'), entries });
  }
  await writeLineage(home, lineage);
  for (const { claude } of crashed) await claude.crash();
  const resumed = [30, 32, 33, 34, 35, 36].map(idOf);
  const gone = idOf(31);
  const owner = crashed[0]?.claude.identity ?? running.identity;
  for (const sessionId of [...resumed, gone]) {
    await writeSession(home, sessionRecord(home, sessionId, owner, { atMs: Date.now() - hourMs }));
  }
  return {
    dir,
    home,
    crashed,
    running: { sessionId: idOf(10), claude: running },
    resuming,
    resumed,
    gone,
    beginning: { sessionId: idOf(20), claude: beginning },
  };
}
