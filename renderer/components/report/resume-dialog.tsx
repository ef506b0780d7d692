import { useState } from 'preact/hooks';
import type { SessionRow } from '../../../shared/contract/document.ts';
import { ask } from '../../bridge.ts';
import { sessionTitle } from '../../../shared/session/title.ts';
import { Dialog } from '../frame/dialog.tsx';

type How = 'copy' | 'terminal';
type Result = { ok: true; text: string; commands: readonly string[] } | { ok: false; text: string };

/** Offers to take up crashed conversations again: one, or all that the computer took with it. */
export function ResumeDialog({
  sessions,
  onClose,
}: {
  sessions: readonly SessionRow[];
  onClose: () => void;
}) {
  const [result, setResult] = useState<Result | null>(null);
  const [first] = sessions;
  const resume = async (how: How) => {
    const answer = await ask('session:resume', {
      session_ids: sessions.map(({ session_id: id }) => id),
      how,
    });
    setResult(
      answer.ok
        ? { ok: true, text: resultText(how, answer.value), commands: answer.value.commands }
        : { ok: false, text: answer.error },
    );
  };
  const isOne = sessions.length === 1;
  // Its row may have been drawn anew in another group since.
  const row = () =>
    document.querySelector(`[data-session="${CSS.escape(first?.session_id ?? '')}"] [data-row]`);
  return (
    <Dialog
      title={isOne ? 'Resume this conversation' : `Resume ${sessions.length} conversations`}
      onClose={onClose}
      elseTo={row}
    >
      {isOne && first !== undefined ? (
        <p>
          Takes up the conversation in{' '}
          <strong title={first.working_dir ?? ''}>{sessionTitle(first.session_id, first.working_dir)}</strong>{' '}
          where it broke off. Background commands it had running do not come back.
        </p>
      ) : (
        <>
          <p>
            Takes each up where it broke off when the computer went down. Background commands do not come
            back.
          </p>
          <ul class="resumed">
            {sessions.map(({ session_id: id, working_dir: folder, name }) => (
              <li key={id} title={folder ?? ''}>
                {sessionTitle(id, folder)}
                {name !== null && <span class="row-name">{name}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      <div class="dialog-buttons">
        <button type="button" class="primary" onClick={() => void resume('terminal')}>
          {isOne ? 'Open in terminal' : `Open ${sessions.length} terminals`}
        </button>
        <button type="button" onClick={() => void resume('copy')}>
          {isOne ? 'Copy command' : 'Copy commands'}
        </button>
      </div>
      <div role="status" class={result?.ok === false ? 'field-error' : 'dialog-result'}>
        {result !== null && <p>{result.text}</p>}
        {result?.ok === true && <code class="command">{result.commands.join('\n')}</code>}
      </div>
    </Dialog>
  );
}

function resultText(how: How, { commands, opened }: { commands: readonly string[]; opened: number }): string {
  const isOne = commands.length === 1;
  if (how === 'copy')
    return isOne
      ? 'Copied. Paste it into a terminal:'
      : 'Copied. Paste each line into a terminal of its own:';
  if (opened === 0)
    return isOne
      ? 'No terminal could be opened. Run this yourself:'
      : 'No terminal could be opened. Run these yourself:';
  return opened === 1
    ? 'A terminal was opened with this command:'
    : `${opened} terminals were opened with these commands:`;
}
