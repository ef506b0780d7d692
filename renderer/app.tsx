import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { ask } from './bridge.ts';
import { Head } from './components/frame/head.tsx';
import { Nav, type View } from './components/frame/nav.tsx';
import { Failure, Waiting } from './components/frame/notice.tsx';
import { useCleanup } from './hooks/use-cleanup.ts';
import { useEvent } from './hooks/use-event.ts';
import { useResource } from './hooks/use-resource.ts';
import { useScan } from './hooks/use-scan.ts';
import { useShortcuts } from './hooks/use-shortcuts.ts';
import { offeredIds } from './state/report/groups.ts';
import { firstReport, reportReducer } from './state/report/report.ts';
import { Cleanup } from './views/cleanup.tsx';
import { FirstRun } from './views/first-run.tsx';
import { History } from './views/history.tsx';
import { Report } from './views/report.tsx';
import { Settings } from './views/settings.tsx';

/** Holds what outlives a view and decides which view is shown. */
export function App() {
  const app = useResource('app:state', undefined);
  const settings = useResource('settings:get', undefined);
  const scan = useScan();
  const cleanup = useCleanup();
  const [report, dispatch] = useReducer(reportReducer, firstReport);
  const [view, setView] = useState<View>('report');
  /** The sessions that the preview is limited to. */
  const [only, setOnly] = useState<readonly string[] | null>(null);
  useEvent('app:changed', app.give);
  const offered = useRef('');
  useEvent('scan:changed', (changed) => {
    // A clean-up from the tray or the terminal makes a preview on screen out of date.
    const now = offeredIds(changed);
    const isNews = offered.current !== '' && offered.current !== now;
    offered.current = now;
    if (isNews && view === 'preview' && cleanup.flow.phase === 'preview') void cleanup.plan();
  });

  const go = (next: View, sessions: readonly string[] | null = null) => {
    setView(next);
    setOnly(sessions);
    if (next === 'preview') void cleanup.plan();
  };
  useEvent('app:navigate', ({ view: next }) => go(next));
  const lookAgain = () => {
    void scan.lookAgain();
    if (app.error !== null) void app.load(undefined);
  };
  useShortcuts(lookAgain);
  useTitleFocus(view, cleanup.flow.phase);
  const pause = async (paused: boolean) => {
    app.take(await ask('app:pause', { paused }));
  };

  if (app.value?.first_run === true) {
    const state = app.value;
    return (
      <main>
        <FirstRun
          settings={settings.value}
          onSettings={settings.give}
          onDone={() => app.give({ ...state, first_run: false })}
        />
      </main>
    );
  }
  return (
    <>
      <header>
        <Nav view={view} onGo={(next) => go(next)} />
      </header>
      <main>
        {app.error !== null && <Failure message={app.error} onRetry={() => void app.load(undefined)} />}
        {view === 'report' && (
          <>
            {scan.scan === null && <Head title="Claude Code sessions" />}
            {scan.error !== null && <Failure message={scan.error} busy={scan.busy} onRetry={lookAgain} />}
            {scan.scan !== null && (
              <Report
                scan={scan.scan}
                app={app.value}
                settings={settings.value}
                busy={scan.busy}
                report={report}
                dispatch={dispatch}
                onSettings={settings.give}
                onLookAgain={lookAgain}
                onPause={(paused) => void pause(paused)}
                onPreview={(sessions) => go('preview', sessions)}
              />
            )}
            {scan.scan === null && scan.error === null && (
              <Waiting text="Looking at your Claude Code sessions…" />
            )}
          </>
        )}
        {view === 'preview' && (
          <Cleanup cleanup={cleanup} only={only} onAll={() => setOnly(null)} onDone={() => leaveReceipt()} />
        )}
        {view === 'history' && <History />}
        {view === 'settings' && (
          <>
            {settings.value === null && <Head title="Settings" />}
            {settings.error !== null && (
              <Failure message={settings.error} onRetry={() => void settings.load(undefined)} />
            )}
            {settings.value !== null && (
              <Settings settings={settings.value} app={app.value} onSettings={settings.give} />
            )}
          </>
        )}
      </main>
    </>
  );

  function leaveReceipt() {
    cleanup.dispatch({ do: 'leave' });
    setView('report');
  }
}

/** Gives the focus to a new page's title, as a page load would, unless it is somewhere already; not at the start. */
function useTitleFocus(view: View, phase: string): void {
  const shown = useRef(view);
  const isFirst = useRef(true);
  useEffect(() => {
    const isNewView = shown.current !== view;
    shown.current = view;
    const focusIsLost = document.activeElement === document.body;
    if (!isFirst.current && (isNewView || focusIsLost)) {
      document.getElementById('title')?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    isFirst.current = false;
  }, [view, phase]);
}
