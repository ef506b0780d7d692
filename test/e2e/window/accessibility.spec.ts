import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './open-window.ts';
import { views } from './views.ts';

// Otherwise axe ends each of its runs in a page of its own, which takes longer than the run.
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode().analyze();

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
for (const [what, viewport] of [
  ['320 wide', { width: 320, height: 560 }],
  ['zoomed to 200 %', { width: 210, height: 280 }],
] as const) {
  test.describe(`nothing is cut off or scrolls sideways ${what}`, () => {
    for (const [name, { scenario, reach }] of Object.entries(views)) {
      test(name, async ({ page, openWindow }) => {
        await page.setViewportSize(viewport);
        await reach(await openWindow(scenario));
        const wide = await page.evaluate(() =>
          [...document.querySelectorAll('#root *')]
            .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 0.5)
            // What ends in an ellipsis is there in full once its row is open.
            .filter((element) => element.parentElement?.closest('.row-project') === null)
            .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''}`),
        );
        expect(wide).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          viewport.width,
        );
      });
    }
  });
}

for (const [name, { scenario, reach }] of Object.entries(views)) {
  test(`every target is at least 24 px in both directions: ${name}`, async ({ page, openWindow }) => {
    await reach(await openWindow(scenario));
    const small = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          'button, select, summary, input:not([type=checkbox]), input[role=switch]',
        ),
      ]
        .filter((element) => {
          const { width, height } = element.getBoundingClientRect();
          return width > 0 && (width < 24 || height < 24);
        })
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(small).toEqual([]);
  });
}
