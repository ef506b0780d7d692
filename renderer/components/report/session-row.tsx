import type { SessionRow } from '../../../shared/contract/document.ts';
import type { Settings } from '../../bridge.ts';
import { sessionTitle } from '../../../shared/session/title.ts';
import { metaText, rowMemory, rowReason } from '../../state/report/session-facts.ts';
import type { ReportAction, Said } from '../../state/report/report.ts';
import { Icon } from '../frame/icon.tsx';
import { memo } from './memo.ts';
import { Sentence } from '../frame/sentence.tsx';
import { SessionDetails } from './session-details.tsx';

export interface RowProps {
  session: SessionRow;
  isOpen: boolean;
  /** True for the one row that Tab reaches; the arrow keys reach the others. */
  isTabStop: boolean;
  nowMs: number;
  kept: boolean;
  /** What came of the last thing done with this session. */
  said: Said | null;
  dispatch: (action: ReportAction) => void;
  onSettings: (settings: Settings) => void;
  onPreview: (session: string) => void;
}

/** One session: a line that says what and why, and opens to everything that is known. */
export const Row = memo(function Row(props: RowProps) {
  const { session, isOpen, dispatch } = props;
  const id = session.session_id;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') dispatch({ do: 'open', id });
    else if (event.key === 'ArrowLeft') dispatch({ do: 'close', id });
  };
  return (
    <li class={isOpen ? 'session session-open' : 'session'} data-session={id}>
      <h3>
        <button
          type="button"
          class="row"
          data-row
          tabIndex={props.isTabStop ? 0 : -1}
          aria-expanded={isOpen}
          onClick={() => dispatch({ do: 'toggle', id })}
          onFocus={() => dispatch({ do: 'visit', id })}
          onKeyDown={onKeyDown}
        >
          <Icon name="chevron" />
          <span class="row-project" title={session.working_dir ?? undefined}>
            {sessionTitle(id, session.working_dir)}
            {session.name !== null && <span class="row-name">{session.name}</span>}
          </span>
          <span class="row-memory number">{rowMemory(session)}</span>
          <span class="row-meta">
            {metaText(session, props.nowMs)}
            {props.kept && ' · kept'}
          </span>
          {!isOpen && (
            <span class="row-reason">
              <Sentence text={rowReason(session)} />
            </span>
          )}
        </button>
      </h3>
      {isOpen && (
        <SessionDetails
          session={session}
          nowMs={props.nowMs}
          kept={props.kept}
          said={props.said}
          dispatch={dispatch}
          onSettings={props.onSettings}
          onPreview={props.onPreview}
        />
      )}
    </li>
  );
});
