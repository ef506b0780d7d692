import type { SessionRow } from '../../../shared/contract/document.ts';
import { ask, type Settings } from '../../bridge.ts';
import type { ReportAction } from '../../state/report/report.ts';
import { canClose } from '../../state/cleanup/by-hand.ts';
import { isOffered } from '../../state/report/groups.ts';
import { sessionRule } from '../../state/settings.ts';

/** What can be done with one session: take it up again, close it, have it left alone for good, or look at its clean-up. */
export function SessionActions({
  session,
  kept,
  said,
  dispatch,
  onSettings,
  onPreview,
}: {
  session: SessionRow;
  kept: boolean;
  /** What came of the last thing done here. */
  said: string;
  dispatch: (action: ReportAction) => void;
  onSettings: (settings: Settings) => void;
  onPreview: (session: string) => void;
}) {
  const keep = async () => {
    const answer = await ask(kept ? 'keep:remove' : 'keep:add', { rule: sessionRule(session.session_id) });
    if (answer.ok) onSettings(answer.value);
    const text = kept ? 'No longer kept.' : 'Kept: no clean-up will touch it.';
    dispatch({ do: 'say', id: session.session_id, text: answer.ok ? text : answer.error });
  };
  const close = async () => {
    dispatch({ do: 'say', id: session.session_id, text: 'The question is asked outside of this page.' });
    const answer = await ask('session:close', { session_id: session.session_id });
    dispatch({ do: 'say', id: session.session_id, text: answer.ok ? answer.value.said : answer.error });
  };
  return (
    <div class="session-actions">
      {session.can_resume && (
        <button type="button" onClick={() => dispatch({ do: 'resume', sessions: [session] })}>
          Resume…
        </button>
      )}
      {canClose(session) && (
        <button type="button" onClick={() => void close()}>
          Close session…
        </button>
      )}
      <button type="button" aria-pressed={kept} onClick={() => void keep()}>
        {kept ? 'Kept' : 'Keep'}
      </button>
      {isOffered(session) && (
        <button type="button" onClick={() => onPreview(session.session_id)}>
          Clean up this…
        </button>
      )}
      <span role="status" class="hint">
        {said}
      </span>
    </div>
  );
}
