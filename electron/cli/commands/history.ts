import { sessionTitle, shortSessionId } from '../../../shared/session/title.ts';
import { formatAgo, formatBytes, plural } from '../../../shared/words/format.ts';
import { describeSeries, type Sample } from '../../../shared/plan/left-over-series.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { readHistory } from '../../store/records/history.ts';
import { readLeftOver } from '../../store/records/left-over-file.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { mustBeReadable } from '../look/must-be-readable.ts';
import { idFrom } from '../look/one-session.ts';
import { printJson } from '../terminal/json.ts';
import { sparkline } from '../terminal/sparkline.ts';
import { cut, type Terminal } from '../terminal/terminal.ts';
import { columns } from '../terminal/table.ts';
import { wrap } from '../terminal/wrap.ts';

const triggers: Record<CleanupDocument['trigger'], string> = {
  manual: 'by hand',
  auto: '--auto',
  login: 'at login',
  hook: 'by a session',
  tray: 'by the tray',
};

/** `history`: the receipts, newest first; with the beginning of an id one of them, with its command lines. */
export async function history(
  context: Context,
  id: string | undefined,
  options: { json?: boolean; limit?: number },
): Promise<ExitCode> {
  const { terminal, system, home } = context;
  mustBeReadable(home.historyPath);
  if (id !== undefined) return one(context, id, options);
  const receipts = readHistory(home, options.limit ?? 20);
  const samples = readLeftOver(home, system.now());
  if (options.json === true) {
    printJson(terminal, { schema: 'process-janitor/history@1', receipts, left_over: samples });
    return 0;
  }
  printLeftOver(samples, terminal);
  if (receipts.length === 0) {
    terminal.out('Nothing was cleaned up yet.');
    return 0;
  }
  const rows = receipts.map((receipt) => {
    const done = receipt.steps.filter(({ outcome }) => outcome === 'done');
    const ended = done.reduce((sum, { processes }) => sum + processes.length, 0);
    const records = done.filter(({ kind }) => kind === 'remove-session-files').length;
    const failed = receipt.steps.filter(
      ({ outcome }) => outcome === 'failed' || outcome === 'unkillable',
    ).length;
    return [
      receipt.plan_id.slice(0, shortId),
      formatAgo(system.now() - Date.parse(receipt.started_at)),
      triggers[receipt.trigger],
      ended === 0 ? '' : plural(ended, 'process'),
      records === 0 ? '' : plural(records, 'record'),
      formatBytes(receipt.memory_before_bytes - receipt.memory_after_bytes),
      failed === 0 ? '' : terminal.paint.red(`${failed} failed`),
      cut(sessionsOf(receipt), 80),
    ];
  });
  const headings = ['Id', 'When', 'How', 'Ended', 'Tidied', 'Won back', '', 'Sessions'];
  terminal.out(
    columns(rows, {
      headings: headings.map((text) => terminal.paint.dim(text)),
      right: [3, 4, 5],
      width: terminal.columns,
      flexible: 7,
    }),
  );
  terminal.out(terminal.paint.dim('\nOne with its command lines: process-janitor history ID'));
  return 0;
}

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const whenOf = (iso: string) => (Number.isNaN(Date.parse(iso)) ? iso : moment.format(Date.parse(iso)));

const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const sparklineWidth = 40;

/** Memory that was left over through time, in a line of words and one of bars. */
function printLeftOver(samples: readonly Sample[], terminal: Terminal): void {
  const words =
    samples.length === 0
      ? 'not noted yet: every 10 minutes, while the tray application, a keeper or `watch` runs'
      : describeSeries(samples, (iso) => dayAndMonth.format(Date.parse(iso)));
  terminal.out(wrap(`Left-over memory: ${words}`, terminal.columns));
  const line = sparkline(samples, sparklineWidth);
  terminal.out(line === '' ? '' : `${line}\n`);
}

const shortId = 10;

/** The sessions that a clean-up was about, each as its project and the beginning of its id. */
const sessionsOf = ({ steps }: CleanupDocument): string =>
  [
    ...new Set(
      steps.map(({ session_id: id, working_dir: folder }) =>
        folder === null ? sessionTitle(id, null) : `${sessionTitle(id, folder)} ${shortSessionId(id)}`,
      ),
    ),
  ].join(', ');

/** @throws UserError where no receipt, or more than one, begins so */
async function one({ home, terminal }: Context, id: string, options: { json?: boolean }): Promise<ExitCode> {
  if (id === '') throw new UserError('Say which clean-up: `process-janitor history` shows their ids.');
  const receipts = readHistory(home, Number.MAX_SAFE_INTEGER);
  const found = idFrom([...new Set(receipts.map(({ plan_id: planId }) => planId))], id);
  const receipt = receipts.find(({ plan_id: planId }) => planId === found);
  if (receipt === undefined) throw new UserError(`No clean-up in the history begins with ${id}.`);
  if (options.json === true) printJson(terminal, receipt);
  else {
    const { printCleanup } = await import('../print/print-cleanup.ts');
    terminal.out(`Clean-up ${receipt.plan_id} ${triggers[receipt.trigger]}, ${whenOf(receipt.started_at)}`);
    printCleanup(receipt, terminal, 'receipt');
  }
  return 0;
}
