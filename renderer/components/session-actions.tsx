import { useState } from 'preact/hooks';
import type { SessionRow } from '../../shared/document.ts';
import { ask, type Settings } from '../bridge.ts';
import { sessionRule } from '../state/settings.ts';
import { ResumeDialog } from './resume-dialog.tsx';

/** What can be done with one session: take it up again, or have it left alone for good. */
export function SessionActions({
  session,
  kept,
  onSettings,
}: {
  session: SessionRow;
  kept: boolean;
  onSettings: (settings: Settings) => void;
}) {
  const [resuming, setResuming] = useState(false);
  const [said, setSaid] = useState('');
  const keep = async () => {
    const answer = await ask(kept ? 'keep:remove' : 'keep:add', { rule: sessionRule(session.session_id) });
    if (answer.ok) onSettings(answer.value);
    setSaid(answer.ok ? (kept ? 'No longer kept.' : 'Kept: no clean-up will touch it.') : answer.error);
  };
  return (
    <div class="session-actions">
      {session.can_resume && (
        <button type="button" onClick={() => setResuming(true)}>
          Resume…
        </button>
      )}
      <button type="button" aria-pressed={kept} onClick={() => void keep()}>
        {kept ? 'Kept' : 'Keep'}
      </button>
      <span role="status" class="hint">
        {said}
      </span>
      {resuming && <ResumeDialog session={session} onClose={() => setResuming(false)} />}
    </div>
  );
}
