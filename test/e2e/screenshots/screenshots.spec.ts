import * as path from 'node:path';
import { expect, test } from '../window/open-window.ts';
import { views } from '../window/views.ts';

/**
 * Pictures of every view for people to look at: `npm run test:screenshots`, into test-results/pictures or the folder
 * that SCREENSHOTS names; twice as sharp with SCALE=2. Not compared with anything: fonts differ from machine to
 * machine.
 */
const folder = path.resolve(process.env['SCREENSHOTS'] ?? 'test-results/pictures');
const sizes = [
  { name: '360', width: 360, height: 640 },
  { name: '960', width: 960, height: 700 },
  { name: '1280', width: 1280, height: 800 },
];

test.describe('screenshots', () => {
  test.use({ deviceScaleFactor: Number(process.env['SCALE'] ?? 1) });
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const { name: size, ...viewport } of sizes) {
      for (const [name, { scenario, reach }] of Object.entries(views)) {
        test(`${name} ${colorScheme} ${size}`, async ({ page, openWindow }) => {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.setViewportSize(viewport);
          await reach(await openWindow(scenario));
          await page.mouse.move(0, 0);
          const file = `${folder}/${name}-${colorScheme}-${size}.png`;
          expect((await page.screenshot({ path: file })).length).toBeGreaterThan(0);
        });
      }
    }
  }
});
