import { ask, type Settings } from '../../bridge.ts';
import { keepList, settingLabel } from '../../state/settings.ts';
import { RulesField } from './rules-field.tsx';

/** The keep list: rules that are never cleaned up. */
export function KeepField({
  settings,
  onSettings,
}: {
  settings: Settings;
  onSettings: (next: Settings) => void;
}) {
  const change = async (name: 'keep:add' | 'keep:remove', rule: string) => {
    const answer = await ask(name, { rule });
    if (answer.ok) onSettings(answer.value);
    return answer.ok ? null : answer.error;
  };
  return (
    <RulesField
      id="setting-keep_list"
      label={settingLabel('keep_list')}
      placeholder="/home/you/project"
      about="Never cleaned up: a folder with all that is in it, a session’s id, or part of a command line."
      rules={keepList(settings)}
      onAdd={(rule) => change('keep:add', rule)}
      onRemove={(rule) => change('keep:remove', rule)}
    />
  );
}
