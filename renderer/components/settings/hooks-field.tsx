import { useState } from 'preact/hooks';
import { ask, type Settings } from '../../bridge.ts';
import { hooksWords } from '../../state/words.ts';

/** Whether Claude Code tells us when sessions start and end, and the button that changes it. */
export function HooksField({
  settings,
  onSettings,
}: {
  settings: Settings;
  onSettings: (next: Settings) => void;
}) {
  const [error, setError] = useState<string | null>(null);
  const change = async (name: 'hooks:connect' | 'hooks:disconnect') => {
    const answer = await ask(name, undefined);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) onSettings(answer.value);
  };
  const { state, about } = hooksWords[settings.hooks];
  const isConnected = settings.hooks === 'connected';
  return (
    <div class="field field-action">
      <div>
        <p>
          <strong>{state}</strong>
        </p>
        <p class="hint">{about}</p>
        <p role="status" class="field-error">
          {error}
        </p>
      </div>
      {settings.hooks !== 'unreadable' && settings.hooks !== 'plugin' && (
        <button type="button" onClick={() => void change(isConnected ? 'hooks:disconnect' : 'hooks:connect')}>
          {isConnected ? 'Disconnect' : settings.hooks === 'outdated' ? 'Update' : 'Connect'}
        </button>
      )}
    </div>
  );
}
