import { useState } from 'preact/hooks';
import { ask, type Settings } from '../../bridge.ts';
import { keepList } from '../../state/settings.ts';

/** The keep list: rules that are never cleaned up. */
export function KeepField({
  settings,
  onSettings,
}: {
  settings: Settings;
  onSettings: (next: Settings) => void;
}) {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const rules = keepList(settings);
  const change = async (name: 'keep:add' | 'keep:remove', rule: string) => {
    const answer = await ask(name, { rule });
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    onSettings(answer.value);
    if (name === 'keep:add') setTyped('');
  };
  return (
    <div class="field field-list">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== '') void change('keep:add', typed.trim());
        }}
      >
        <label for="keep-rule">Keep list</label>
        <div class="field-line">
          <input
            id="keep-rule"
            type="text"
            autocomplete="off"
            placeholder="/home/you/project"
            value={typed}
            aria-invalid={error !== null}
            aria-describedby="keep-about"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit">Add</button>
        </div>
        <div id="keep-about" class="hint">
          Never cleaned up: a folder with all that is in it, a session’s id, or part of a command line.
          <span role="status" class="field-error">
            {error}
          </span>
        </div>
      </form>
      {rules.length > 0 && (
        <ul class="list">
          {rules.map((rule) => (
            <li key={rule}>
              <code>{rule}</code>
              <button
                type="button"
                aria-label={`Remove ${rule}`}
                onClick={() => void change('keep:remove', rule)}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
