import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './open-window.ts';
import { views } from './views.ts';

// Otherwise axe ends each of its runs in a page of its own, which takes longer than the run.
const axe = (page: Page) =>
  new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();

test.describe('axe finds nothing in the light and the dark theme', () => {
  for (const [name, { scenario, reach }] of Object.entries(views)) {
    test(name, async ({ page, openWindow }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await reach(await openWindow(scenario));
      const found: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await axe(page);
        for (const { id, nodes } of violations)
          found.push(`${colorScheme}, ${id}: ${nodes.map((node) => node.html).join(' | ')}`);
      }
      expect(found).toEqual([]);
    });
  }
});

test.describe('the looks that systems ask for keep every word and control', () => {
  for (const [what, media] of [
    ['forced colours', { forcedColors: 'active' }],
    ['more contrast', { contrast: 'more' }],
  ] as const) {
    for (const name of ['report-open', 'preview', 'settings']) {
      test(`${what}: ${name}`, async ({ page, openWindow }) => {
        await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
        const { scenario, reach } = views[name]!;
        await reach(await openWindow(scenario));
        const { violations } = await axe(page);
        expect(violations.map(({ id }) => id)).toEqual([]);
      });
    }
  }
});

test('nothing moves by itself where reduced motion is asked for', async ({ page, openWindow }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { scenario, reach } = views['report-loading']!;
  await reach(await openWindow(scenario));
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

/** A page 320 wide is also what 200 % zoom makes of one 640 wide (WCAG 2.2, 1.4.10). */
const narrow = { '320 wide': { width: 320, height: 560 }, 'zoomed to 200 %': { width: 210, height: 280 } };

for (const [name, { scenario, reach }] of Object.entries(views)) {
  test(`nothing is cut off or scrolls sideways, every target is at least 24 px: ${name}`, async ({
    page,
    openWindow,
  }) => {
    await page.setViewportSize(narrow['320 wide']);
    await reach(await openWindow(scenario));
    // The page may need a moment to fit itself into another size.
    for (const [what, viewport] of Object.entries(narrow)) {
      await page.setViewportSize(viewport);
      await expect.poll(() => page.evaluate(tooWide), what).toEqual([]);
    }
    await page.setViewportSize({ width: 420, height: 560 });
    await expect.poll(() => page.evaluate(tooSmall)).toEqual([]);
  });
}

/** Runs in the page. What reaches over the window's right edge. */
function tooWide(): string[] {
  const wide = [...document.querySelectorAll('#root *')]
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 0.5)
    // What ends in an ellipsis is there in full once its row is open.
    .filter((element) => element.parentElement?.closest('.row-project') === null)
    .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''}`);
  const { scrollWidth } = document.documentElement;
  return scrollWidth > window.innerWidth ? [...wide, `the page: ${scrollWidth} px`] : wide;
}

/** Runs in the page. Targets under 24 px in one direction (WCAG 2.2, 2.5.8). */
function tooSmall(): string[] {
  const targets = 'button, select, summary, input:not([type=checkbox]), input[role=switch]';
  return [...document.querySelectorAll(targets)]
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 0 && (width < 24 || height < 24);
    })
    .map((element) => element.outerHTML.slice(0, 120));
}
