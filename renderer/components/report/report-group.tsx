import type { SessionRow } from '../../../shared/contract/document.ts';
import { formatCount } from '../../../shared/words/format.ts';
import type { Settings } from '../../bridge.ts';
import type { GroupName } from '../../state/report/groups.ts';
import type { ReportAction, ReportState } from '../../state/report/report.ts';
import { sessionRule } from '../../state/settings.ts';
import { groupWords } from '../../state/words.ts';
import { Row } from './session-row.tsx';

interface Props {
  name: GroupName;
  sessions: readonly SessionRow[];
  report: ReportState;
  tabStop: string | null;
  nowMs: number;
  keepList: ReadonlySet<string>;
  dispatch: (action: ReportAction) => void;
  onSettings: (settings: Settings) => void;
  onPreview: (session: string) => void;
}

/** One group of the report under its heading. Ended sessions are folded away: there is nothing to do for them. */
export function ReportGroup(props: Props) {
  const { name, sessions, report, dispatch } = props;
  if (sessions.length === 0) return null;
  const { title, about } = groupWords[name];
  const folds = name === 'ended';
  const isOpen = !folds || report.endedOpen;
  const count = <span class="count">{formatCount(sessions.length)}</span>;
  return (
    <section class={`group group-${name}`} aria-labelledby={`group-${name}`}>
      <div class="group-head">
        <h2 id={`group-${name}`}>
          {folds ? (
            <button
              type="button"
              class="fold"
              aria-expanded={isOpen}
              onClick={() => dispatch({ do: 'fold-ended', open: !isOpen })}
            >
              {title} {count}
            </button>
          ) : (
            <>
              {title} {count}
            </>
          )}
        </h2>
        <p class="hint">{about}</p>
      </div>
      {isOpen && (
        <ul class="sessions">
          {sessions.map((session) => (
            <Row
              key={session.session_id}
              session={session}
              isOpen={report.open.has(session.session_id)}
              isTabStop={props.tabStop === session.session_id}
              nowMs={props.nowMs}
              kept={props.keepList.has(sessionRule(session.session_id))}
              said={report.said?.id === session.session_id ? report.said : null}
              dispatch={dispatch}
              onSettings={props.onSettings}
              onPreview={props.onPreview}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
