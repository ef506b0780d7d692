import { expect, test } from './open-window.ts';
import { manySessions } from './fixtures/scans.ts';
import { scenarioOf } from './fixtures/scenarios.ts';

/** Measures and tells; machines differ too much for a limit that would not lie on one of them. */
for (const { sessions, slowdown } of [
  { sessions: 1000, slowdown: 1 },
  { sessions: 300, slowdown: 4 },
]) {
  const about = `${sessions} sessions${slowdown === 1 ? '' : `, on a processor ${slowdown} times slower`}`;
  test(`how long it takes until they can be used: ${about}`, async ({ openWindow }, testInfo) => {
    const scenario = scenarioOf(manySessions(sessions));
    const page = await openWindow({ ...scenario, silent: ['scan:get'] });
    await expect(page.getByText('Looking at your Claude Code sessions…')).toBeVisible();
    const debug = await page.context().newCDPSession(page);
    await debug.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const measure = (scan: unknown) =>
      page.evaluate(async (payload) => {
        const startMs = performance.now();
        window.fake.emit('scan:changed', payload);
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        return performance.now() - startMs;
      }, scan);
    const firstMs = await measure(scenario.scan);
    expect(await page.locator('[data-row]').count()).toBe(sessions);
    const refreshMs = await measure(structuredClone(scenario.scan));
    await page.getByRole('button', { name: /^Preview clean-up/ }).click();
    const box = page.getByRole('checkbox', { name: 'All steps for project-1', exact: true });
    await expect(box).toBeChecked();
    const tickMs = await box.evaluate(async (element: HTMLInputElement) => {
      const startMs = performance.now();
      element.click();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - startMs;
    });
    const figures = `${about}: first drawn and laid out in ${Math.round(firstMs)} ms, refreshed in ${Math.round(refreshMs)} ms, one step unticked in ${Math.round(tickMs)} ms`;
    testInfo.annotations.push({ type: 'figure', description: figures });
    console.log(figures);
  });
}
