import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { beforeReady, whenReady } from '../../fakes/electron/expectations.mjs';
import * as double from '../../fakes/electron/index.ts';
import { becomeReady } from '../../fakes/electron/app.ts';
import { resetStage } from '../../fakes/electron/stage.ts';

const { nativeImage, Notification, Tray } = double;
const icon = nativeImage.createFromPath(
  path.resolve(import.meta.dirname, '../../../build/icons/tray/linux/dark/idle.png'),
);

beforeEach(() => resetStage());

const given = { icon, settle: () => Promise.resolve() };

describe('answers what the real Electron answers in test:electron', () => {
  it.each(beforeReady)('before ready: %s', async (_what, ask, answer) => {
    meet(await ask(double as never, given), answer);
  });
  it.each(whenReady)('%s', async (_what, ask, answer) => {
    resetStage({ privilegedSchemes: ['janitor'] });
    becomeReady();
    meet(await ask(double as never, given), answer);
  });
});

function meet(said: unknown, answer: unknown): void {
  if (answer instanceof RegExp) expect(said).toMatch(answer);
  else expect(said).toEqual(answer);
}

it('refuses a tray without an image, and a notification where there are none, which the real one passes over', () => {
  resetStage({ notificationsAreSupported: false });
  becomeReady();
  expect(() => new Tray(nativeImage.createFromPath('/nowhere.png'))).toThrow('Failed to load image');
  expect(() => new Notification({}).show()).toThrow('not supported');
});

it('the double has all that the program takes from Electron, and nothing that it does not', () => {
  const root = path.resolve(import.meta.dirname, '../../../electron');
  const inDesktop = readdirSync(path.join(root, 'desktop'), { recursive: true, encoding: 'utf8' });
  const files = ['main.ts', ...inDesktop.map((file) => path.join('desktop', file))].filter((file) =>
    file.endsWith('.ts'),
  );
  const taken = new Set<string>();
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const [, isType, names = ''] of text.matchAll(/import (type )?\{([^}]*)\} from 'electron'/g)) {
      if (isType !== undefined) continue;
      for (const name of names.split(',')) if (!name.trim().startsWith('type ')) taken.add(name.trim());
    }
  }
  taken.delete('');
  expect([...taken].sort()).toEqual(Object.keys(double).sort());
});
