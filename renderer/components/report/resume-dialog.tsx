import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SessionRow } from '../../../shared/contract/document.ts';
import { ask } from '../../bridge.ts';
import { sessionTitle } from '../../state/session-facts.ts';
import { Icon } from '../frame/icon.tsx';

type Result = { ok: true; text: string; command: string } | { ok: false; text: string };

/** Offers to take a crashed conversation up again. Closing gives the focus back to where it came from. */
export function ResumeDialog({ session, onClose }: { session: SessionRow; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [result, setResult] = useState<Result | null>(null);
  useLayoutEffect(() => {
    const cameFrom = document.activeElement;
    dialog.current?.showModal();
    return () => {
      // Its row may have been drawn anew in another group since.
      const row = document.querySelector(`[data-session="${CSS.escape(session.session_id)}"] [data-row]`);
      const goTo = cameFrom?.isConnected === true ? cameFrom : row;
      if (goTo instanceof HTMLElement) goTo.focus({ preventScroll: true });
    };
  }, []);
  const resume = async (how: 'copy' | 'terminal') => {
    const answer = await ask('session:resume', { session_id: session.session_id, how });
    setResult(
      answer.ok
        ? { ok: true, text: resultText(how, answer.value.opened), command: answer.value.command }
        : { ok: false, text: answer.error },
    );
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="resume-title" onClose={onClose}>
      <div class="dialog-head">
        <h2 id="resume-title">Resume this conversation</h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close"
          title="Close (Esc)"
          onClick={() => dialog.current?.close()}
        >
          <Icon name="cross" />
        </button>
      </div>
      <p>
        Takes up the conversation in{' '}
        <strong title={session.working_dir ?? ''}>
          {sessionTitle(session.session_id, session.working_dir)}
        </strong>{' '}
        where it broke off. Background commands it had running do not come back.
      </p>
      <div class="dialog-buttons">
        <button type="button" class="primary" onClick={() => void resume('terminal')}>
          Open in terminal
        </button>
        <button type="button" onClick={() => void resume('copy')}>
          Copy command
        </button>
      </div>
      <div role="status" class={result?.ok === false ? 'field-error' : 'dialog-result'}>
        {result !== null && <p>{result.text}</p>}
        {result?.ok === true && <code class="command">{result.command}</code>}
      </div>
    </dialog>
  );
}

function resultText(how: 'copy' | 'terminal', opened: boolean): string {
  if (how === 'copy') return 'Copied. Paste it into a terminal:';
  return opened
    ? 'A terminal was opened with this command:'
    : 'No terminal could be opened. Run this yourself:';
}
