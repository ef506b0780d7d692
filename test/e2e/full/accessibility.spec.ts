import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, go, test, title } from './open-program.ts';
import { visit } from './views.ts';
import { holdableSignals } from './held-signals.ts';

/** Set SCREENSHOTS to a folder to get a picture of each view on the way. */
const folder = process.env['SCREENSHOTS'];
const sizes = [
  { width: 420, height: 560 },
  { width: 960, height: 700 },
  { width: 320, height: 560 },
];

/** What axe finds, and what is wider than the window. */
async function faults(page: Page): Promise<string[]> {
  // Otherwise axe ends each of its runs in a page of its own, which takes longer than the run.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`),
    ...(wide > 0 ? [`${wide} px too wide`] : []),
  ];
}

test('axe finds nothing in any view, light or dark, at three sizes', async ({ page, home, start, open }) => {
  test.setTimeout(900_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const torn = path.join(home.sessionsDir, 'torn-record');
  fs.mkdirSync(torn);
  fs.writeFileSync(path.join(torn, 'metadata.json'), '{"session_id": ');
  await start('alive-notes', 'notes');
  const blog = await start('crashed-blog', 'blog');
  const shop = await start('crashed-shop', 'shop', ['github-mcp-server.js', 'dev-server.js']);
  const signals = holdableSignals();
  const program = await open({ change: signals.change });
  // One clean-up before, so that there is a history to be plotted.
  await blog.crash();
  await program.tick();
  await go(page, 'Clean up');
  await page.getByRole('button', { name: /^End 1 process/ }).click();
  await expect(title(page)).toHaveText(/^Ended/);
  await page.getByRole('button', { name: 'Back to the report' }).click();
  await shop.crash();
  await program.tick();
  const found: Record<string, string[]> = {};
  try {
    for (const [name, reach] of Object.entries(visit)) {
      await reach(page, signals);
      for (const viewport of sizes) {
        await page.setViewportSize(viewport);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.evaluate(nextFrame);
          const look = `${name}-${colorScheme}-${viewport.width}`;
          if (folder !== undefined) {
            await page.mouse.move(0, 0);
            await page.screenshot({ path: path.join(folder, `${look}.png`) });
          }
          found[look] = await faults(page);
        }
      }
    }
  } finally {
    signals.letGo();
  }
  expect(Object.keys(found)).toHaveLength(2 * sizes.length * Object.keys(visit).length);
  expect(Object.entries(found).filter(([, faultsThere]) => faultsThere.length > 0)).toEqual([]);
});

/** Runs in the page: until it has been drawn anew, as after another size. */
const nextFrame = () =>
  new Promise<void>((drawn) => {
    requestAnimationFrame(() => {
      requestAnimationFrame(() => {
        drawn();
      });
    });
  });
