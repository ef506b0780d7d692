import { expect, test } from './open-window.ts';
import { mixed, thousand } from './fixtures/scenarios.ts';
import { scanOf } from './fixtures/scans.ts';

/** Every session seen a minute later: nothing is the same object, and all memory has changed. */
const aMinuteLater = scanOf(
  mixed.scan.sessions.map((session) => ({
    ...session,
    processes: session.processes.map((process) => ({ ...process, memory_bytes: 50 * 1024 ** 2 })),
  })),
);

test('a refresh keeps open rows, focus and scroll, and shows the new figures', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  const row = page.getByRole('button', { name: /^shop-frontend/ });
  await row.click();
  await page.getByRole('button', { name: /^billing/ }).click();
  await page.getByRole('button', { name: 'Keep' }).last().focus();
  const before = await page.evaluate(() => window.scrollY);
  expect(before).toBeGreaterThan(0);
  await page.evaluate((scan) => window.fake.emit('scan:changed', scan), aMinuteLater);
  await expect(page.getByRole('button', { name: /^shop-frontend 150 MB/ })).toHaveAttribute(
    'aria-expanded',
    'true',
  );
  await expect(page.getByRole('button', { name: 'Keep' }).last()).toBeFocused();
  expect(await page.evaluate(() => window.scrollY)).toBe(before);
});

test('an answer that was on its way when newer news came does not bring the old back', async ({
  openWindow,
}) => {
  const page = await openWindow(mixed);
  const row = page.getByRole('button', { name: /^shop-frontend/ });
  await expect(row).toContainText('820 MB');
  await page.evaluate(() => {
    const program = window.janitor as { call: typeof window.janitor.call };
    const { call } = program;
    const letGo = new Promise<void>((resolve) => Object.assign(window, { letGo: resolve }));
    program.call = async (name, request) => {
      const answer = await call(name, request);
      program.call = call;
      await letGo;
      return answer;
    };
  });
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.evaluate((scan) => window.fake.emit('scan:changed', scan), aMinuteLater);
  await expect(row).toContainText('150 MB');
  await page.evaluate(async () => {
    (window as unknown as { letGo: () => void }).letGo();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
  await expect(row).toContainText('150 MB');
});

test('the focus follows a session into another group', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  const row = page.getByRole('button', { name: /^process-janitor/ });
  await row.focus();
  const crashed = scanOf(
    mixed.scan.sessions.map((session) =>
      session.session_id === 'b7b7'
        ? { ...session, verdict: 'orphaned', confidence: 'proven', owner_running: false, processes: [] }
        : session,
    ),
  );
  await page.evaluate((scan) => window.fake.emit('scan:changed', scan), crashed);
  await expect(
    page.locator('.group-orphaned').getByRole('button', { name: /^process-janitor/ }),
  ).toBeFocused();
});

test('nothing shifts while figures refresh', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await page.getByRole('button', { name: /^shop-frontend/ }).click();
  await page.waitForTimeout(700); // What moves within half a second of a click is the click's own.
  await page.evaluate(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift' });
  });
  await page.evaluate((scan) => window.fake.emit('scan:changed', scan), aMinuteLater);
  await expect(page.getByRole('button', { name: /^shop-frontend 150 MB/ })).toBeVisible();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([]);
});

test('live figures are asked for the rows on screen only, and for no row without an open session', async ({
  openWindow,
}) => {
  const page = await openWindow(mixed);
  const sampled = () =>
    page.evaluate(() =>
      window.fake.calls.filter((call) => call.name === 'usage:sample').map((call) => call.request),
    );
  await expect(page.getByRole('button', { name: /^shop-frontend/ })).toBeVisible();
  await page.getByRole('button', { name: /^shop-frontend/ }).click();
  await page.getByText('next-server', { exact: true }).scrollIntoViewIfNeeded();
  await expect(page.getByText('1.5 %').first()).toBeVisible();
  const rows = (await sampled()).flatMap((request) => (request as { rows: { pid: number }[] }).rows);
  expect(rows.map((row) => row.pid).filter((pid) => ![4720, 4731, 4802].includes(pid))).toEqual([]);
});

test('1,000 sessions: all are there, the last can be reached, opened and found', async ({ openWindow }) => {
  const page = await openWindow(thousand);
  await expect(page.getByRole('button', { name: /^project-1 / })).toBeVisible();
  expect(await page.locator('[data-row]').count()).toBe(1000);
  await page.getByRole('button', { name: /^project-1 / }).focus();
  await page.keyboard.press('End');
  const last = page.getByRole('button', { name: /^project-990 / });
  await expect(last).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Resume…' })).toBeInViewport({ ratio: 1 });
  await page.evaluate((scan) => window.fake.emit('scan:changed', scan), thousand.scan);
  await expect(last).toBeFocused();
  await page.getByRole('searchbox').fill('project-777');
  await expect(page.getByText('1 session found among 1,000 sessions.')).toBeVisible();
});

for (const width of [320, 420, 960]) {
  test(`at ${width} px what is out of sight takes as much room as what is drawn, so nothing jumps on the way there`, async ({
    page,
    openWindow,
  }) => {
    await page.setViewportSize({ width, height: 560 });
    await openWindow(thousand);
    const heights = (selector: string) =>
      page.locator(selector).evaluateAll((rows) => {
        const drawn = rows.slice(1, 3).map((row) => row.getBoundingClientRect().height);
        const unseen = rows.slice(-3, -1).map((row) => row.getBoundingClientRect().height);
        return { drawn, unseen };
      });
    const rows = await heights('.session');
    expect(rows.unseen.map(Math.round)).toEqual(rows.drawn.map(Math.round));
    await page.getByRole('button', { name: /^Preview clean-up/ }).click();
    await expect(page.locator('.plan-group').first()).toBeVisible();
    const groups = await heights('.plan-group');
    expect(groups.unseen.map(Math.round)).toEqual(groups.drawn.map(Math.round));
  });
}
