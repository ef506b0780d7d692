import { expect } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { isVisible, test } from '../begin.ts';
import { dunst } from '../desktop.ts';

/** Where README's pictures are made; run.mjs puts them into docs/pictures. */
const folder = process.env['PICTURES'] ?? '';
const isDark = process.env['DESK_THEME'] === 'dark';
const name = isDark ? 'dark' : 'light';

/** The desktop, or a part of it. */
const take = (what: string, crop: readonly string[] = []) =>
  execFileSync('import', [
    ...['-window', 'root', ...crop, '+repage', '-strip', '-colors', '256'],
    path.join(folder, `${what}-${name}.png`),
  ]);

const settle = () => new Promise((resolve) => setTimeout(resolve, 1_500));

test('notification, report and preview on the desktop @desk', async ({ beginAfterCrash }) => {
  const { program } = await beginAfterCrash({ kind: 'server' });
  await program.app.evaluate(
    ({ nativeTheme }, theme) => void (nativeTheme.themeSource = theme),
    isDark ? ('dark' as const) : ('light' as const),
  );
  await expect.poll(program.tooltip).toMatch(/left 1 process behind/);
  await expect.poll(() => dunst('count', 'displayed')).toBe('1');
  await settle();
  take('notification', ['-crop', '640x130+0+0']);
  await dunst('action', '0');
  await expect.poll(() => isVisible(program)).toBe(true);
  const page = await program.page();
  await expect(page.getByRole('heading', { name: /^Orphaned/ })).toBeVisible();
  await settle();
  take('report');
  await program.clickMenu('preview');
  await expect(page.getByRole('button', { name: /^End 1 process/ })).toBeVisible();
  await settle();
  take('preview');
});
