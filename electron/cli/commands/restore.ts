import { formatAgo } from '../../../shared/words/format.ts';
import { keptForMs, listQuarantine, restoreSession } from '../../store/records/quarantine.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { mustBeReadable } from '../look/must-be-readable.ts';
import { idFrom } from '../look/one-session.ts';
import { printJson } from '../terminal/json.ts';
import { columns } from '../terminal/table.ts';
import { wrap } from '../terminal/wrap.ts';

/** `restore [session]`: brings a session's record back from quarantine; without a session, lists what is there. */
export function restore(
  context: Context,
  session: string | undefined,
  options: { json?: boolean },
): ExitCode {
  const { terminal, home, system } = context;
  mustBeReadable(home.quarantineDir);
  const entriesNow = () =>
    listQuarantine(home).map((entry) => ({
      session_id: entry.sessionId,
      removed_at: new Date(entry.quarantinedAtMs).toISOString(),
      purge_at: new Date(entry.quarantinedAtMs + keptForMs).toISOString(),
    }));
  const tell = (restored: string | null) =>
    printJson(terminal, { schema: 'process-janitor/restore@1', restored, quarantined: entriesNow() });
  if (session !== undefined) {
    const kept = listQuarantine(home).map(({ sessionId }) => sessionId);
    const id = idFrom(kept, session) ?? session;
    const restored = restoreSession(home, id);
    if (!restored.ok) throw new UserError(restored.reason);
    if (options.json === true) tell(id);
    else
      terminal.out(
        wrap(
          `The record of session ${id} is back. Ended processes cannot be brought back.`,
          terminal.columns,
        ),
      );
    return 0;
  }
  const entries = entriesNow();
  if (options.json === true) tell(null);
  else if (entries.length === 0) terminal.out('Nothing to restore.');
  else {
    const rows = entries.map((entry) => [
      entry.session_id,
      `tidied ${formatAgo(system.now() - Date.parse(entry.removed_at))}`,
      terminal.paint.dim(`kept until ${entry.purge_at.slice(0, 10)}`),
    ]);
    terminal.out(`${columns(rows)}\n\nBring one back: process-janitor restore <session>`);
  }
  return 0;
}
