import type { AppState } from '../../bridge.ts';
import { Head } from '../frame/head.tsx';
import { Icon } from '../frame/icon.tsx';

const tones = {
  idle: 'good',
  orphans: 'warn',
  paused: 'quiet',
  working: 'quiet',
  error: 'bad',
} as const;

/** Longer, in characters, only its first part is said in large letters. */
const longestTitle = 60;
const separator = ' · ';

/** The state of things in one sentence, when it was last looked at, and the two things one may want then. */
export function ReportHead({
  app,
  busy,
  lookedAt,
  onLookAgain,
  onPause,
}: {
  app: AppState | null;
  busy: boolean;
  lookedAt: string;
  onLookAgain: () => void;
  onPause: (paused: boolean) => void;
}) {
  const paused = app?.state === 'paused';
  const title = app?.headline ?? 'Claude Code sessions';
  const more = title.length > longestTitle ? title.indexOf(separator) : -1;
  return (
    <Head
      title={more === -1 ? title : title.slice(0, more)}
      more={more === -1 ? '' : title.slice(more + separator.length)}
      tone={app === null ? 'quiet' : tones[app.state]}
      actions={
        <>
          <button
            type="button"
            class="icon-button"
            title="Look again (Ctrl+R)"
            aria-label="Look again"
            aria-busy={busy}
            onClick={onLookAgain}
          >
            <Icon name="refresh" />
          </button>
          <button
            type="button"
            class="icon-button"
            title={paused ? 'Watch again' : 'Pause watching'}
            aria-label={paused ? 'Watch again' : 'Pause watching'}
            onClick={() => onPause(!paused)}
          >
            <Icon name={paused ? 'play' : 'pause'} />
          </button>
        </>
      }
    >
      <p class="hint">{busy ? 'Looking…' : lookedAt}</p>
      <p class="spoken" role="status">
        {busy ? 'Looking…' : title}
      </p>
    </Head>
  );
}
