import { useState } from 'preact/hooks';
import { ask, type AppState, type Settings as Values } from '../bridge.ts';
import { Head } from '../components/frame/head.tsx';
import { AlwaysEndField } from '../components/settings/always-end-field.tsx';
import { HooksField } from '../components/settings/hooks-field.tsx';
import { KeepField } from '../components/settings/keep-field.tsx';
import { Notice } from '../components/frame/notice.tsx';
import { SettingField, type SetValue } from '../components/settings/setting-field.tsx';
import { SwitchField } from '../components/settings/switch-field.tsx';
import { fieldKind } from '../state/settings.ts';

/** Every key of the configuration, start at login, the rules and the connection to Claude Code. */
export function Settings({
  settings,
  app,
  onSettings,
}: {
  settings: Values;
  app: AppState | null;
  onSettings: (settings: Values) => void;
}) {
  const [loginError, setLoginError] = useState<string | null>(null);
  const set: SetValue = async (key, value) => {
    const answer = await ask('settings:set', { key, value });
    if (answer.ok) onSettings(answer.value);
    return answer.ok ? null : answer.error;
  };
  const setLogin = async (on: boolean) => {
    const answer = await ask('settings:start-at-login', { on });
    setLoginError(answer.ok ? null : answer.error);
    if (answer.ok) onSettings(answer.value);
  };
  const login = settings.start_at_login;
  const field = (kinds: (kind: string) => boolean) =>
    settings.keys
      .filter((key) => kinds(fieldKind(key)))
      .map((key) => <SettingField key={key.key} setting={key} settings={settings} onSet={set} />);
  const known = new Set(settings.keys.map((key) => key.key));
  return (
    <>
      <Head title="Settings">
        <p class="hint">Changes count at once.</p>
      </Head>
      {settings.problems
        .filter((problem) => !known.has(problem.key))
        .map((problem) => (
          <Notice key={problem.message} tone="warn">
            {problem.message}
          </Notice>
        ))}
      <div class="groups">
        <Part title="Claude Code">
          <HooksField settings={settings} onSettings={onSettings} />
        </Part>
        <Part title="Behaviour">
          <SwitchField
            id="start-at-login"
            label="Start at login"
            on={login.on}
            disabled={!login.available}
            onChange={(on) => void setLogin(on)}
          >
            {login.note ?? 'Process Janitor starts quietly in the tray.'}
            <span role="status" class="field-error">
              {loginError}
            </span>
          </SwitchField>
          {field((kind) => kind === 'switch' || kind === 'choice')}
        </Part>
        <Part title="Timing">{field((kind) => kind === 'number' || kind === 'text')}</Part>
        <Part title="Your rules">
          <KeepField settings={settings} onSettings={onSettings} />
          <AlwaysEndField settings={settings} onSet={set} />
        </Part>
      </div>
      <p class="hint colophon">
        Kept in <code>{settings.config_path}</code>
        {app !== null && <> · Process Janitor {app.version}</>}
      </p>
    </>
  );
}

function Part({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <section class="group">
      <div class="group-head">
        <h2>{title}</h2>
      </div>
      <div class="card fields">{children}</div>
    </section>
  );
}
