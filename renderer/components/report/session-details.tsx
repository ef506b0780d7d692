import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SessionRow } from '../../../shared/contract/document.ts';
import { formatAgo } from '../../../shared/words/format.ts';
import type { Settings } from '../../bridge.ts';
import type { ReportAction, Said } from '../../state/report/report.ts';
import { usageKey } from '../../state/report/usage.ts';
import { Icon } from '../frame/icon.tsx';
import { Layers } from './layers.tsx';
import { ProcessTree } from './process-tree.tsx';
import { Sentence } from '../frame/sentence.tsx';
import { SessionActions } from './session-actions.tsx';

/** Everything that is known about a session: the answer to "why was this (not) cleaned?". */
export function SessionDetails({
  session,
  nowMs,
  kept,
  said,
  dispatch,
  onSettings,
  onPreview,
}: {
  session: SessionRow;
  nowMs: number;
  kept: boolean;
  said: Said | null;
  dispatch: (action: ReportAction) => void;
  onSettings: (settings: Settings) => void;
  onPreview: (session: string) => void;
}) {
  const start = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // Opened at the foot of the window, it would look as if nothing had happened.
    const row = start.current?.closest('[data-session]');
    if (row?.contains(document.activeElement) === true) start.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  // It is said beside the process, while that is still there.
  const isSaidBelow = session.processes.some(
    ({ pid, start_token: token }) => said?.at === usageKey(pid, token),
  );
  return (
    <div class="details">
      <div ref={start} class="details-start">
        <p class="explanation">
          <Sentence text={session.shown_because} />
        </p>
        {session.suggestion !== null && (
          <p class="suggestion">
            <Icon name="info" />
            <span>
              <Sentence text={session.suggestion} />
            </span>
          </p>
        )}
        <SessionActions
          session={session}
          kept={kept}
          said={isSaidBelow ? '' : (said?.text ?? '')}
          dispatch={dispatch}
          onSettings={onSettings}
          onPreview={onPreview}
        />
      </div>
      <div class="columns">
        <Layers layers={session.layers} />
        <ProcessTree session={session} said={said} dispatch={dispatch} onSettings={onSettings} />
      </div>
      <dl class="facts">
        <Fact term="Folder" text={session.working_dir} />
        <Fact term="Claude’s process" text={ownerText(session)} />
        <Fact term="Started" text={agoText(session.start_time, nowMs)} />
        <Fact term="Last heartbeat" text={agoText(session.last_heartbeat, nowMs)} />
        <Fact term="Computer" text={session.hostname} />
        <Fact term="Kind" text={[session.kind, session.entrypoint].filter(Boolean).join(', ') || null} />
        <Fact term="Session" text={session.session_id} />
      </dl>
    </div>
  );
}

function Fact({ term, text }: { term: string; text: string | null }) {
  if (text === null) return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function ownerText(session: SessionRow): string | null {
  if (session.pid === null) return null;
  return `${session.pid} (${session.owner_running ? 'running' : 'not running'})`;
}

function agoText(time: string | null, nowMs: number): string | null {
  const ms = time === null ? NaN : Date.parse(time);
  return Number.isNaN(ms) ? null : formatAgo(nowMs - ms);
}
