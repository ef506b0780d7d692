import { createNotice } from '../../janitor/notice/notice.ts';
import { keepGoing, type KeepLoop } from '../../janitor/keep/keep-loop.ts';
import { createKeeper } from '../../janitor/keep/keeper.ts';
import { createKeeperPlace } from '../../janitor/keep/keeper-place.ts';
import { recordInstall, type Launch } from '../../janitor/keep/launch.ts';
import { readConfig } from '../../store/settings/config-file.ts';
import { createLog } from '../../store/files/log.ts';
import type { Context, ExitCode } from '../look/context.ts';

const endings = {
  'no-sessions': 'No Claude Code session is left, so nothing needs a keeper.',
  taken: 'A keeper is at work already.',
  replaced: 'Another keeper has taken over.',
  stopped: 'The keeper was stopped.',
  'never-begun': 'The keeper could not do a single round, so it ended.',
};

/**
 * `keep`: beats the heartbeats of all sessions until none is left or the tray application takes over. There is one
 * `keep` for each user: a second one ends at once and says who is at work.
 *
 * @param testSelf the self-test before trust, made beside the first rounds; never rejects
 */
export async function keep(
  context: Pick<Context, 'home' | 'system' | 'terminal'>,
  launch: Launch,
  look?: KeepLoop['look'],
  testSelf?: () => Promise<void>,
): Promise<ExitCode> {
  const { home, system, terminal } = context;
  const self = await system.identify(process.pid);
  if (self === null || self === 'unreadable') {
    terminal.err('The keeper could not find out its own identity, so it did not start.');
    return 2;
  }
  const { other } = await createKeeperPlace(home, system, 'keep').look(self);
  if (other !== null) {
    terminal.out(`A keeper is at work already (process ${other.identity.pid}).`);
    return 0;
  }
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  try {
    recordInstall(home, launch);
    const config = () => readConfig(home).config;
    const file = createLog(home);
    let problem = '';
    const log = (text: string) => {
      problem = text;
      file.warn(text);
    };
    const keeper = createKeeper({ system, home, kind: 'keep', config, log });
    const tested = testSelf?.();
    const end = await keepGoing({
      keeper,
      system,
      intervalMs: () => config().heartbeat_interval_seconds * 1000,
      signal: stopping.signal,
      log,
      notice: (onNews) =>
        createNotice({ home, system, onNews, onGlimpses: (glimpses) => keeper.glimpsed(glimpses) }),
      ...(look !== undefined && { look }),
    });
    await Promise.all([keeper.stop(), tested]);
    if (end !== 'never-begun') {
      terminal.out(endings[end]);
      return 0;
    }
    terminal.err(`${endings[end]} ${problem}`);
    return 2;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, stop);
  }
}
