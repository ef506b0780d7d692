import type { SessionRow } from '../../../shared/contract/document.ts';
import { ask, type Settings } from '../../bridge.ts';
import type { ReportAction } from '../../state/report.ts';
import { isOffered } from '../../state/groups.ts';
import { sessionRule } from '../../state/settings.ts';

/** What can be done with one session: take it up again, have it left alone for good, or look at its clean-up. */
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
  return (
    <div class="session-actions">
      {session.can_resume && (
        <button type="button" onClick={() => dispatch({ do: 'resume', session })}>
          Resume…
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
