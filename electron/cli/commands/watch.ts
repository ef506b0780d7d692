import { toScanDocument } from '../../../shared/contract/to-document.ts';
import type { ScanDocument } from '../../../shared/contract/document.ts';
import { createKeeper } from '../../janitor/keep/keeper.ts';
import { withRecentListing } from '../../janitor/look/recent-listing.ts';
import { createNotice } from '../../janitor/notice/notice.ts';
import { createRunawayWatch } from '../../janitor/monitor/runaway-watch.ts';
import { freshRunaways } from '../../../shared/running/runaways.ts';
import { memoryWarning, runawayWarning, type Warning } from '../../../shared/running/warning.ts';
import { createMonitor, type MonitorStatus } from '../../janitor/monitor/monitor.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { noteLeftOver } from '../../store/records/left-over-file.ts';
import { noteWarning } from '../../store/records/warnings.ts';
import { createLog } from '../../store/files/log.ts';
import type { Context, ExitCode } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { headline, printSummary } from '../print/print-scan.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { liveScreen } from './live-screen.ts';
import { harmlessJson } from '../terminal/harmless.ts';

/**
 * `watch`: a full screen until q or Ctrl-C, beating heartbeats meanwhile where nobody else does. Without a terminal:
 * one report, then one line per change. It never cleans.
 */
export async function watch(context: Context, options: { json?: boolean }): Promise<ExitCode> {
  const { terminal, home } = context;
  const shared = withRecentListing(context.system);
  const janitor = await janitorOf(context, false, shared);
  const log = createLog(home);
  const keeper = createKeeper({
    system: shared,
    home,
    kind: 'keep',
    config: () => janitor.config().config,
    log: (text) => log.warn(text),
  });
  const isFullScreen = terminal.isInteractive && options.json !== true;
  const screen = isFullScreen ? liveScreen(terminal, (scan) => janitor.families(scan)) : null;
  const show = screen?.show ?? (options.json === true ? jsonLines(terminal) : lines(terminal));
  /** One line beside the picture. */
  const warn = (warning: Warning) => {
    noteWarning(home, warning);
    if (screen !== null) screen.say(warning.text);
    else terminal.out(options.json === true ? harmlessJson(warning) : `${warning.at}  ${warning.text}`);
  };
  let told: ReadonlySet<string> = new Set();
  const monitor = createMonitor({
    system: shared,
    janitor,
    keeper,
    onChange: show,
    onLook: (scan: ScanResult) => noteLeftOver(home, scan),
    notice: (hears) => createNotice({ home, system: shared, ...hears }),
    runaways: createRunawayWatch((scan) => janitor.loads(scan), shared),
    onRunaways(runaways) {
      const { fresh, told: now } = freshRunaways(told, runaways);
      told = now;
      if (fresh.length > 0) warn(runawayWarning(fresh, context.system.now()));
    },
    onShortMemory: (text, reading) => warn(memoryWarning(text, reading, context.system.now())),
  });
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
  });
  monitor.start();
  try {
    await (screen === null ? stopped : Promise.race([stopped, screen.left]));
  } finally {
    screen?.leave();
  }
  await monitor.stop();
  await keeper.stop();
  return 0;
}

type Show = (status: MonitorStatus) => void;

/** One whole summary first, then a line whenever the picture changes, unless it says what the line before said. */
function lines(terminal: Terminal): Show {
  let before: { picture: string; said: string } | null = null;
  return ({ scan }) => {
    if (scan === null) return;
    const document = toScanDocument(scan);
    const now = { picture: pictureOf(document), said: headline(scan) };
    if (before === null) printSummary(scan, terminal);
    else if (before.picture !== now.picture && before.said !== now.said)
      terminal.out(`${document.scanned_at}  ${now.said}`);
    before = now;
  };
}

function jsonLines(terminal: Terminal): Show {
  let before: string | null = null;
  return ({ scan }) => {
    if (scan === null) return;
    const document = toScanDocument(scan);
    const now = pictureOf(document);
    if (before !== now) terminal.out(harmlessJson(document));
    before = now;
  };
}

/** What makes two looks differ for a person: sessions, verdicts and processes, not ages and sizes. */
function pictureOf(document: ScanDocument): string {
  return JSON.stringify([
    document.complete,
    document.sessions.map(({ session_id: id, shown_as: shownAs, reason, processes }) => [
      id,
      shownAs,
      reason,
      processes.map(({ pid, confidence }) => [pid, confidence]),
    ]),
  ]);
}
