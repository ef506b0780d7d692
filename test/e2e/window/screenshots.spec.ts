import { expect, test } from './open-window.ts';
import { views } from './views.ts';

/**
 * Pictures of every view for people to look at: `SCREENSHOTS=<folder> npx playwright test -c
 * build/playwright.config.ts screenshots`, twice as sharp with SCALE=2. Not
 * compared with anything: fonts differ from machine to machine.
 */
const folder = process.env['SCREENSHOTS'];
const sizes = [
  { name: '420', width: 420, height: 560 },
  { name: '960', width: 960, height: 700 },
  { name: '320', width: 320, height: 560 },
];

test.describe('screenshots', () => {
  test.skip(folder === undefined, 'Set SCREENSHOTS to a folder to take pictures.');
  test.use({ deviceScaleFactor: Number(process.env['SCALE'] ?? 1) });
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const { name: size, ...viewport } of sizes) {
      for (const [name, { scenario, reach }] of Object.entries(views)) {
        test(`${name} ${colorScheme} ${size}`, async ({ page, openWindow }) => {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.setViewportSize(viewport);
          await reach(await openWindow(scenario));
          await page.mouse.move(0, 0);
          const file = `${folder ?? ''}/${name}-${colorScheme}-${size}.png`;
          expect((await page.screenshot({ path: file })).length).toBeGreaterThan(0);
        });
      }
    }
  }
});
