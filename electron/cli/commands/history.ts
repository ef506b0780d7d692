import { formatAgo, formatBytes, plural } from '../../../shared/words/format.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { readHistory } from '../../store/records/history.ts';
import type { Context, ExitCode } from '../look/context.ts';
import { columns } from '../print/table.ts';

const triggers: Record<CleanupDocument['trigger'], string> = {
  manual: 'by hand',
  auto: '--auto',
  login: 'at login',
  hook: 'by a session',
  tray: 'by the tray',
};

/** `history`: the receipts, newest first. */
export function history(context: Context, options: { json?: boolean; limit?: number }): ExitCode {
  const { terminal, system, home } = context;
  const receipts = readHistory(home, options.limit ?? 20);
  if (options.json === true) {
    terminal.out(JSON.stringify(receipts, null, 2));
    return 0;
  }
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
      formatAgo(system.now() - Date.parse(receipt.started_at)),
      triggers[receipt.trigger],
      plural(ended, 'process'),
      plural(records, 'record'),
      formatBytes(receipt.memory_before_bytes - receipt.memory_after_bytes),
      failed === 0 ? '' : terminal.paint.red(`${failed} failed`),
      terminal.paint.dim(receipt.plan_id),
    ];
  });
  terminal.out(columns(rows, { right: [2, 3, 4] }));
  return 0;
}
