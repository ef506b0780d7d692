import * as fs from 'node:fs';
import { expect, it } from 'vitest';
import { enabledPlugin } from '../../../electron/store/settings/plugin.ts';
import { useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();

it.each([
  ['{"enabledPlugins": {"process-janitor@tools": true}}', 'process-janitor@tools'],
  ['{"enabledPlugins": {"process-janitor@tools": false, "other@tools": true}}', null],
  ['{"enabledPlugins": ["process-janitor"]}', null],
  ['not json', null],
])('settings %s', (text, name) => {
  const home = newHome();
  fs.writeFileSync(home.settingsPath, text);
  expect(enabledPlugin(home)).toBe(name);
});

it('no settings, no plugin', () => {
  expect(enabledPlugin(newHome())).toBeNull();
});
