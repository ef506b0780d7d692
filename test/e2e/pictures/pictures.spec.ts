import { fileURLToPath } from 'node:url';
import { expect, test } from '../window/open-window.ts';
import { crashedDay } from './crashed-day.ts';
import { judgedScenario } from './judged-scenario.ts';

/** Draws README's pictures: `npm run pictures`. Not part of `npm test`: fonts differ from machine to machine. */
const folder = fileURLToPath(new URL('../../../docs/pictures', import.meta.url));

for (const colorScheme of ['light', 'dark'] as const) {
  test(`report and preview, ${colorScheme}`, async ({ page, openWindow }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openWindow(await judgedScenario(crashedDay));
    await expect(page.getByRole('heading', { name: /^Orphaned/ })).toBeVisible();
    await page.mouse.move(0, 0);
    await page.screenshot({ path: `${folder}/report-${colorScheme}.png` });
    await page.getByRole('navigation').getByRole('button', { name: 'Clean up' }).click();
    await expect(page.getByRole('heading', { name: 'What a clean-up would do' })).toBeVisible();
    await page.mouse.move(0, 0);
    await page.screenshot({ path: `${folder}/preview-${colorScheme}.png` });
  });
}
