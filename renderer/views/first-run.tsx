import { useState } from 'preact/hooks';
import { ask, type Settings } from '../bridge.ts';
import { SwitchField } from '../components/settings/switch-field.tsx';
import { Icon, Mark } from '../components/frame/icon.tsx';

const does = [
  'Watches your sessions and what each one starts.',
  'Notices crashes that leave processes or files behind.',
  'Shows you what and why, and cleans up on one click.',
];

const never = [
  'End anything alive and wanted. In doubt, it asks you.',
  'Delete files at once: they can be restored for 7 days.',
  'Touch other users’ processes, or ask for administrator rights.',
  'Send anything anywhere: no telemetry, no account.',
];

/** The first page of all: what it does, what it never will, whether it starts at login, and one button. */
export function FirstRun({
  settings,
  onSettings,
  onDone,
}: {
  settings: Settings | null;
  onSettings: (settings: Settings) => void;
  onDone: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const login = settings?.start_at_login;
  const [wantsLogin, setWantsLogin] = useState(true);
  /** Only together with the button: nothing is set up that was skipped. */
  const startAtLogin = async () => {
    if (login?.available !== true || login.on === wantsLogin) return true;
    const answer = await ask('settings:start-at-login', { on: wantsLogin });
    if (answer.ok) onSettings(answer.value);
    else setError(answer.error);
    return answer.ok;
  };
  const done = async () => {
    const answer = await ask('app:first-run-done', undefined);
    if (answer.ok) onDone();
    else setError(answer.error);
  };
  const isConnected = settings?.hooks === 'connected' || settings?.hooks === 'plugin';
  const start = async () => {
    if (await startAtLogin()) await done();
  };
  const connect = async () => {
    setBusy(true);
    const answer = await ask('hooks:connect', undefined);
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    onSettings(answer.value);
    await start();
  };
  return (
    <div class="first-run">
      <div class="welcome">
        <Mark />
        <h1 id="title" tabIndex={-1}>
          Welcome to Process Janitor
        </h1>
      </div>
      <div class="columns">
        <section>
          <h2>What it does</h2>
          <ul class="promises promises-does">
            {does.map((text) => (
              <li key={text}>
                <Icon name="check" />
                {text}
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h2>What it will never do</h2>
          <ul class="promises promises-never">
            {never.map((text) => (
              <li key={text}>
                <Icon name="shield" />
                {text}
              </li>
            ))}
          </ul>
        </section>
      </div>
      <div class="bar">
        <div class="card fields first-run-tray">
          <SwitchField
            id="first-run-login"
            label="Start at login"
            on={login?.available === true && wantsLogin}
            disabled={login?.available !== true}
            onChange={setWantsLogin}
          >
            {login?.note ??
              'It works from the tray: the icon counts what is left over and opens this window.'}
          </SwitchField>
        </div>
        <button
          type="button"
          class="primary"
          aria-busy={busy}
          onClick={() => void (isConnected ? start() : connect())}
        >
          {isConnected ? 'Start' : 'Connect Claude Code'}
        </button>
        <p class="hint">
          {isConnected
            ? 'Claude Code is connected: sessions tell when they start and end.'
            : 'Adds small hooks to Claude Code’s settings, after making a backup. Works without, too.'}
        </p>
        {!isConnected && (
          <button type="button" class="link" onClick={() => void done()}>
            Skip for now
          </button>
        )}
        <p role="alert" class="field-error">
          {error}
        </p>
      </div>
    </div>
  );
}
