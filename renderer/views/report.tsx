import { describeRunning, describeShared } from '../../shared/contract/running-words.ts';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { ScanDocument, SessionRow } from '../../shared/contract/document.ts';
import { resumedAtOnce } from '../../shared/contract/resumed-at-once.ts';
import { formatAgo, plural } from '../../shared/words/format.ts';
import type { AppState, Settings } from '../bridge.ts';
import { ReportGroup } from '../components/report/report-group.tsx';
import { ReportHead } from '../components/report/report-head.tsx';
import { ReportSearch } from '../components/report/report-search.tsx';
import { ResumeDialog } from '../components/report/resume-dialog.tsx';
import { ScanNotices } from '../components/report/scan-notices.tsx';
import { LiveUsage } from '../components/report/usage-context.tsx';
import { Icon, Mark } from '../components/frame/icon.tsx';
import { useKeptFocus } from '../hooks/use-kept-focus.ts';
import { useNow } from '../hooks/use-now.ts';
import { useSteadyScroll } from '../hooks/use-steady-scroll.ts';
import { cutOff } from '../state/cleanup/by-hand.ts';
import { canBeCleaned, grouped, groupNames, isOffered } from '../state/report/groups.ts';
import type { ReportAction, ReportState } from '../state/report/report.ts';
import { matches, searchFrom } from '../state/report/search.ts';
import { keepList } from '../state/settings.ts';
import { moveAmongRows } from '../components/report/move-among-rows.ts';

interface Props {
  scan: ScanDocument;
  app: AppState | null;
  settings: Settings | null;
  busy: boolean;
  report: ReportState;
  dispatch: (action: ReportAction) => void;
  onSettings: (settings: Settings) => void;
  onLookAgain: () => void;
  onPause: (paused: boolean) => void;
  /** The dry run, of all sessions or of some. */
  onPreview: (sessions: readonly string[] | null) => void;
}

/** All sessions, grouped by what to make of them. */
export function Report(props: Props) {
  const { scan, app, report, dispatch } = props;
  const nowMs = useNow();
  useKeptFocus(scan);
  useSteadyScroll(scan, app);
  const found = useMemo(
    () => scan.sessions.filter((session) => matches(session, report.query)),
    [scan, report.query],
  );
  const groups = useMemo(() => grouped(found), [found]);
  const shown = groupNames.filter((name) => report.filter === 'all' || report.filter === name);
  const isNarrowed = report.query !== '' || report.filter !== 'all';
  const offered = shown.flatMap((name) => groups[name].filter(isOffered)).map(({ session_id: id }) => id);
  // The same function each time, so that no row is drawn anew.
  const onPreview = useRef(props.onPreview);
  onPreview.current = props.onPreview;
  const previewOne = useCallback((session: string) => onPreview.current([session]), []);
  const rows = shown.flatMap((name) => (name === 'ended' && !report.endedOpen ? [] : groups[name]));
  const tabStop = rows.find((row) => row.session_id === report.current) ?? rows[0];
  const rules = useMemo(() => new Set(keepList(props.settings)), [props.settings]);
  const lookedAt = `Looked ${formatAgo(nowMs - Date.parse(scan.scanned_at))} at ${plural(scan.summary.total, 'session')}`;
  return (
    <>
      <ReportHead {...props} lookedAt={lookedAt} />
      <ScanNotices scan={scan} />
      {scan.sessions.length >= searchFrom && (
        <ReportSearch
          report={report}
          found={shown.reduce((sum, name) => sum + groups[name].length, 0)}
          total={scan.sessions.length}
          dispatch={dispatch}
        />
      )}
      <CutOff sessions={cutOff(scan)} onResume={(sessions) => dispatch({ do: 'resume', sessions })} />
      <RunningCosts running={scan.running} />
      {scan.sessions.length === 0 && scan.complete && <Empty />}
      <LiveUsage>
        <div class="groups" onKeyDown={moveAmongRows}>
          {shown.map((name) => (
            <ReportGroup
              key={name}
              name={name}
              sessions={groups[name]}
              report={report}
              tabStop={tabStop?.session_id ?? null}
              nowMs={nowMs}
              keepList={rules}
              dispatch={dispatch}
              onSettings={props.onSettings}
              onPreview={previewOne}
            />
          ))}
        </div>
      </LiveUsage>
      {report.resuming.length > 0 && (
        <ResumeDialog sessions={report.resuming} onClose={() => dispatch({ do: 'resume', sessions: [] })} />
      )}
      {canBeCleaned(scan) && (
        <div class="bar">
          <button
            type="button"
            class="primary"
            disabled={offered.length === 0}
            onClick={() => props.onPreview(isNarrowed ? offered : null)}
          >
            {isNarrowed ? `Preview clean-up of ${offered.length} found…` : 'Preview clean-up…'}
          </button>
          <p class="hint">Shows every step. Touches nothing yet.</p>
        </div>
      )}
    </>
  );
}

/** After a crash of the computer: what it took with it, to be taken up again together. */
function CutOff({
  sessions,
  onResume,
}: {
  sessions: readonly SessionRow[];
  onResume: (sessions: readonly SessionRow[]) => void;
}) {
  if (sessions.length < 2) return null;
  const some = sessions.slice(0, resumedAtOnce);
  return (
    <div class="notice">
      <Icon name="info" />
      <p>{plural(sessions.length, 'session')} were cut off when the computer went down.</p>
      <button type="button" onClick={() => onResume(some)}>
        {some.length === sessions.length ? 'Resume all…' : `Resume the newest ${some.length}…`}
      </button>
    </div>
  );
}

/** What running sessions cost together, and which MCP servers run once for each of them. */
function RunningCosts({ running }: { running: ScanDocument['running'] }) {
  if (running === null || running.sessions === 0) return null;
  const shared = describeShared(running);
  return (
    <p class="hint running-costs">
      {describeRunning(running)}
      {shared !== '' && ` · ${shared}`}
    </p>
  );
}

function Empty() {
  return (
    <div class="empty">
      <Mark />
      <p>
        <strong>Nothing left behind.</strong>
      </p>
      <p class="hint">No Claude Code session is open. As soon as one is, it appears here.</p>
    </div>
  );
}
