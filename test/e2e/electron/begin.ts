import { test as base } from '@playwright/test';
import * as fs from 'node:fs';
import { endOurs } from '../../fakes/real/own-processes.ts';
import { crashedSession } from '../../fakes/real/real-orphans.ts';
import { newHome, start, type Started } from './launch.ts';

/** How a test wants the program started; all of it in a home folder of its own. */
export interface Given {
  config?: object;
  isFirstRun?: boolean;
  env?: NodeJS.ProcessEnv;
  args?: readonly string[];
}

type Crashed = Awaited<ReturnType<typeof crashedSession>>;

interface Fixtures {
  begin: (given?: Given) => Promise<Started>;
  /** With a session `crashed-1` that left one process behind. */
  beginAfterCrash: (
    given?: Given & { kind?: Parameters<typeof crashedSession>[2] },
  ) => Promise<{ program: Started; crashed: Crashed }>;
}

interface Begun {
  programs: Started[];
  folders: string[];
}

const quick = { heartbeat_interval_seconds: 5, min_session_age_minutes: 1 };

function makeHome(begun: Begun, { config, isFirstRun }: Given) {
  const made = newHome({ ...quick, ...config }, isFirstRun);
  begun.folders.push(made.homeDir);
  return made;
}

async function run(begun: Begun, made: ReturnType<typeof newHome>, { env = {}, args = [] }: Given) {
  const program = await start(made, { env, args });
  begun.programs.push(program);
  return program;
}

/** Ends and removes after each test whatever it began. */
export const test = base.extend<Fixtures & { begun: Begun }>({
  // Playwright reads from this argument which fixtures are used.
  // oxlint-disable-next-line no-empty-pattern
  async begun({}, use) {
    const begun: Begun = { programs: [], folders: [] };
    await use(begun);
    // One that has quit by itself is not closed: Playwright may wait half a minute and longer for its answer.
    for (const { app, child } of begun.programs) {
      if (child.exitCode === null && child.signalCode === null) await app.close();
    }
    await endOurs();
    for (const folder of begun.folders) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  },
  begin: ({ begun }, use) => use((given = {}) => run(begun, makeHome(begun, given), given)),
  beginAfterCrash: ({ begun }, use) =>
    use(async (given = {}) => {
      const made = makeHome(begun, given);
      const crashed = await crashedSession(made.home, 'crashed-1', given.kind);
      return { program: await run(begun, made, given), crashed };
    }),
});

export const isVisible = async ({ windows }: Started) => (await windows()).some(({ visible }) => visible);
