import * as fs from 'node:fs';
import * as path from 'node:path';
import { privateEnvironment } from '../fakes/real/private-environment.ts';
import { foreignPicture } from '../faults/home.ts';
import { Random } from '../simulator/random.ts';
import { act, type Acted } from './actors.ts';
import { createCrowd } from './crowd.ts';
import { signalsPerProcess } from './claude.ts';
import { complaintsAtTheEnd, complaintsOf, complaintsOfKeepers } from './complaints.ts';
import { settledKeepers, stopKeepers } from '../fakes/real/keepers.ts';
import { startLater } from './run-program.ts';
import { setScene } from './scene.ts';

/** What came of one round. */
export interface Round {
  programs: number;
  hooks: number;
  /** SIGTERMs that any process of the round got. */
  signals: number;
  wasCut: boolean;
  complaints: readonly string[];
}

/**
 * Lets cleaners, keepers, hooks, `protect`, `config`, `hooks install`, `restore` and a resumed session go at one home
 * folder at once, then cleans up once more undisturbed, and says what was not kept.
 *
 * @param folder an empty one, for all that the round needs
 * @param cli the terminal program
 * @param slowly a library that makes a slow disk of the home folder (`slow-calls.c`)
 * @param keepIn a folder for what a round left that is complained of
 */
export async function race(
  folder: string,
  cli: string,
  seed: number,
  slowly: string | null = null,
  keepIn: string | null = null,
): Promise<Round> {
  const random = new Random(seed);
  const dir = path.join(folder, `round-${seed}`);
  const homeDir = path.join(dir, 'home');
  const crowd = createCrowd(seed);
  const env = {
    ...privateEnvironment(homeDir, crowd.mark),
    ...(slowly !== null && { LD_PRELOAD: slowly, SLOW_FOLDER: homeDir, SLOW_MS: '180' }),
  };
  try {
    const scene = await setScene(dir, { cli, env }, crowd, random);
    const others = foreignPicture(homeDir);
    const acted = await act(scene, cli, env, random);
    const keepers = await settledKeepers(homeDir);
    const complaints = complaintsOf(scene, acted);
    if (keepers > 1) complaints.push(`${keepers} keepers are at work`);
    await stopKeepers(homeDir);
    complaints.push(...complaintsOfKeepers(await Promise.all(acted.keepers.map(({ ended }) => ended))));
    const last = await (await startLater(cli, ['cleanup', '--execute', '--yes'], env, 0)).ended;
    if (last.status !== 0) complaints.push(`the last clean-up failed: ${last.stdout}${last.stderr}`);
    complaints.push(...complaintsAtTheEnd(scene, acted));
    if (foreignPicture(homeDir) !== others) complaints.push("another's file was changed");
    if (keepIn !== null && complaints.length > 0) {
      const kept = path.join(keepIn, `round-${seed}`);
      fs.cpSync(dir, kept, { recursive: true });
      fs.writeFileSync(
        path.join(kept, 'acted.json'),
        JSON.stringify({ complaints, ...told(acted), last }, null, 2),
      );
    }
    const signals = [...signalsPerProcess(dir).values()].reduce((sum, count) => sum + count, 0);
    return {
      programs: acted.programs.length + 1,
      hooks: acted.hooks.length,
      signals,
      wasCut: acted.wasCut,
      complaints: [...new Set(complaints)],
    };
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { programs: 0, hooks: 0, signals: 0, wasCut: false, complaints: [`it broke off: ${words}`] };
  } finally {
    await stopKeepers(homeDir);
    await crowd.end();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

const told = ({ programs, hooks, wasCut }: Acted) => ({ programs, hooks, wasCut });
