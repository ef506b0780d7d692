import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, go, test, title } from './open-program.ts';
import { visit } from './views.ts';

/** Set SCREENSHOTS to a folder to get a picture of each view on the way. */
const folder = process.env['SCREENSHOTS'];
const sizes = [
  { width: 420, height: 560 },
  { width: 960, height: 700 },
  { width: 320, height: 560 },
];

/** What axe finds, and what is wider than the window. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`),
    ...(wide > 0 ? [`${wide} px too wide`] : []),
  ];
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of sizes) {
    test(`axe finds nothing in any view: ${colorScheme}, ${viewport.width} wide`, async ({
      page,
      home,
      start,
      openAfterCrashOf,
    }) => {
      test.setTimeout(120_000);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(viewport);
      const torn = path.join(home.sessionsDir, 'torn-record');
      fs.mkdirSync(torn);
      fs.writeFileSync(path.join(torn, 'metadata.json'), '{"session_id": ');
      await start('alive-notes', 'notes');
      const blog = await start('crashed-blog', 'blog');
      const shop = await start('crashed-shop', 'shop', [
        'stubborn-watcher.js',
        'github-mcp-server.js',
        'dev-server.js',
      ]);
      // One clean-up before, so that there is a history to be plotted.
      const program = await openAfterCrashOf(blog);
      await go(page, 'Clean up');
      await page.getByRole('button', { name: /^End 1 process/ }).click();
      await expect(title(page)).toHaveText(/^Ended/);
      await page.getByRole('button', { name: 'Back to the report' }).click();
      await shop.crash();
      await program.tick();
      const found: Record<string, string[]> = {};
      for (const [name, reach] of Object.entries(visit)) {
        await reach(page);
        if (folder !== undefined) {
          await page.mouse.move(0, 0);
          await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}-${viewport.width}.png`) });
        }
        found[name] = await faults(page);
      }
      expect(found).toEqual(Object.fromEntries(Object.keys(visit).map((name) => [name, []])));
    });
  }
}
