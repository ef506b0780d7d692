import { expect, test } from './open-window.ts';
import { thousand } from './fixtures/scenarios.ts';

/** Measures and tells; machines differ too much for a limit that would not lie on one of them. */
test('how long 1,000 sessions take until they can be used', async ({ openWindow }, testInfo) => {
  const page = await openWindow({ ...thousand, silent: ['scan:get'] });
  await expect(page.getByText('Looking at your Claude Code sessions…')).toBeVisible();
  const measure = (scan: unknown) =>
    page.evaluate(async (payload) => {
      const startMs = performance.now();
      window.fake.emit('scan:changed', payload);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - startMs;
    }, scan);
  const firstMs = await measure(thousand.scan);
  expect(await page.locator('[data-row]').count()).toBe(1000);
  const refreshMs = await measure(structuredClone(thousand.scan));
  await page.getByRole('button', { name: /^Preview clean-up/ }).click();
  const box = page.getByRole('checkbox', { name: 'All steps for project-1', exact: true });
  await expect(box).toBeChecked();
  const tickMs = await box.evaluate(async (element: HTMLInputElement) => {
    const startMs = performance.now();
    element.click();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - startMs;
  });
  const figures = `1,000 rows: first drawn and laid out in ${Math.round(firstMs)} ms, refreshed in ${Math.round(refreshMs)} ms, one of 900 unticked in ${Math.round(tickMs)} ms`;
  testInfo.annotations.push({ type: 'figure', description: figures });
  console.log(figures);
});
