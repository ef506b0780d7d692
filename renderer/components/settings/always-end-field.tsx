import type { Settings } from '../../bridge.ts';
import { alwaysEnd, endRuleOf, settingLabel } from '../../state/settings.ts';
import { RulesField } from './rules-field.tsx';
import type { SetValue } from './setting-field.tsx';

/** What nobody wants once its session is gone. The program asks before it takes a rule. */
export function AlwaysEndField({ settings, onSet }: { settings: Settings; onSet: SetValue }) {
  const rules = alwaysEnd(settings);
  const add = async (words: string) => {
    const rule = endRuleOf(words);
    if (rule === null)
      return 'Too little to tell what is meant: a whole folder, or 4 letters of a command line.';
    return rules.includes(rule) ? null : onSet('always_end', [...rules, rule]);
  };
  return (
    <RulesField
      id="setting-always_end"
      label={settingLabel('always_end')}
      placeholder="vite --port 5173"
      about="Ended without asking once its session is gone: part of a command line, or a folder. The keep list is stronger."
      rules={rules}
      onAdd={add}
      onRemove={(rule) =>
        onSet(
          'always_end',
          rules.filter((one) => one !== rule),
        )
      }
    />
  );
}
