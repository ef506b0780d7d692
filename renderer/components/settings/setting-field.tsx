import { useState } from 'preact/hooks';
import type { Settings } from '../../bridge.ts';
import { useTyped } from '../../hooks/use-typed.ts';
import {
  choiceLabel,
  choicesOf,
  fieldKind,
  refusalText,
  settingAbout,
  settingLabel,
  typedValue,
  type SettingKey,
} from '../../state/settings.ts';
import { Sentence } from '../frame/sentence.tsx';
import { SwitchField } from './switch-field.tsx';

export type SetValue = (key: string, value: unknown) => Promise<string | null>;

/** One key of the configuration with the control that fits it. A value that is refused says why, right there. */
export function SettingField({
  setting,
  settings,
  onSet,
}: {
  setting: SettingKey;
  settings: Settings;
  onSet: SetValue;
}) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const { key } = setting;
  const id = `setting-${key}`;
  const kind = fieldKind(setting);
  const value = settings.config[key];
  const problem = settings.problems.find((known) => known.key === key)?.message ?? null;
  const set = async (next: unknown) => {
    setRefusal(await onSet(key, next));
  };
  const message = refusal ?? problem;
  const about = (
    <About text={settingAbout(setting)} error={message === null ? null : refusalText(setting, message)} />
  );
  if (kind === 'switch') {
    return (
      <SwitchField id={id} label={settingLabel(key)} on={value === true} onChange={(on) => void set(on)}>
        {about}
      </SwitchField>
    );
  }
  return (
    <div class="field">
      <label for={id}>{settingLabel(key)}</label>
      {kind === 'choice' ? (
        <select
          id={id}
          value={String(value)}
          aria-describedby={`${id}-about`}
          onChange={(event) => void set(event.currentTarget.value)}
        >
          {choicesOf(setting.allowed).map((choice) => (
            <option key={choice} value={choice}>
              {choiceLabel(choice)}
            </option>
          ))}
        </select>
      ) : (
        <Typed
          id={id}
          numeric={kind === 'number'}
          value={String(value)}
          invalid={refusal !== null}
          onTyped={(text) => set(typedValue(kind, text))}
        />
      )}
      <div id={`${id}-about`} class="hint">
        {about}
      </div>
    </div>
  );
}

function About({ text, error }: { text: string; error: string | null }) {
  return (
    <>
      <Sentence text={text} />
      <span role="status" class="field-error">
        {error}
      </span>
    </>
  );
}

function Typed(props: {
  id: string;
  numeric: boolean;
  value: string;
  invalid: boolean;
  onTyped: (text: string) => Promise<void>;
}) {
  const { text, type, settle } = useTyped(props.value, props.onTyped);
  return (
    <input
      id={props.id}
      type="text"
      inputMode={props.numeric ? 'numeric' : 'text'}
      autocomplete="off"
      value={text}
      aria-invalid={props.invalid}
      aria-describedby={`${props.id}-about`}
      onInput={(event) => type(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle();
      }}
    />
  );
}
