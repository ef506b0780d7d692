import type { ProcessRow, SessionRow } from '../../../shared/contract/document.ts';
import { ask, type Settings } from '../../bridge.ts';
import { canAlwaysEnd, canEnd } from '../../state/cleanup/by-hand.ts';
import type { ReportAction, Said } from '../../state/report/report.ts';
import { alwaysEnd as alwaysEndRules } from '../../state/settings.ts';
import { usageKey } from '../../state/report/usage.ts';

const waits = 'The question is asked outside of this page. Whatever needs longer gets a minute to end.';

/** What a person may do about one process: end it, or have its kind ended from now on. The program asks first. */
export function ProcessActions({
  session,
  process,
  said,
  dispatch,
  onSettings,
}: {
  session: SessionRow;
  process: ProcessRow;
  said: Said | null;
  dispatch: (action: ReportAction) => void;
  onSettings: (settings: Settings) => void;
}) {
  if (!canEnd(session, process)) return null;
  const at = usageKey(process.pid, process.start_token);
  const row = { pid: process.pid, start_token: process.start_token ?? '' };
  const say = (text: string) => dispatch({ do: 'say', id: session.session_id, text, at });
  const end = async () => {
    say(waits);
    const answer = await ask('process:end', row);
    say(answer.ok ? answer.value.said : answer.error);
  };
  const alwaysEnd = async () => {
    const answer = await ask('always-end:add', row);
    if (!answer.ok) {
      say(answer.error);
      return;
    }
    onSettings(answer.value);
    const rule = alwaysEndRules(answer.value).at(-1);
    say(rule === undefined ? '' : `Always ended once its session is gone: ${rule}`);
  };
  return (
    <div class="process-actions">
      <button type="button" aria-label={`End ${process.name}, ${process.pid}…`} onClick={() => void end()}>
        End…
      </button>
      {canAlwaysEnd(session, process) && (
        <button type="button" onClick={() => void alwaysEnd()}>
          Always end this kind…
        </button>
      )}
      <span role="status" class="hint">
        {said?.at === at && said.text}
      </span>
    </div>
  );
}
