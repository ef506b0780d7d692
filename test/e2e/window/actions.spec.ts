import { expect, test } from './open-window.ts';
import { failing, firstRun, mixed, unjudged } from './fixtures/scenarios.ts';

test('Keep adds a rule for the session, and takes it away again', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await page.getByRole('button', { name: /^billing/ }).click();
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByText('Kept: no clean-up will touch it.')).toBeVisible();
  await page.getByRole('button', { name: 'Kept', exact: true }).click();
  await expect(page.getByText('No longer kept.')).toBeVisible();
  const rules = await page.evaluate(() =>
    window.fake.calls
      .filter((call) => call.name.startsWith('keep:'))
      .map((call) => [call.name, call.request]),
  );
  expect(rules).toEqual([
    ['keep:add', { rule: 'session:c2d9' }],
    ['keep:remove', { rule: 'session:c2d9' }],
  ]);
});

test('Resume… is offered only where it can be done, and shows the command', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await page.getByRole('button', { name: /^notes/ }).click();
  await expect(page.getByRole('button', { name: 'Keep', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Resume…' })).toHaveCount(0);
  await page.getByRole('button', { name: /^shop-frontend/ }).click();
  await page.getByRole('button', { name: 'Resume…' }).click();
  await page.getByRole('button', { name: 'Open in terminal' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('claude --resume 7f0c2a1e');
});

test('an open row shows the five layers, the process tree, the evidence and why a process stays', async ({
  openWindow,
}) => {
  const page = await openWindow(mixed);
  await page.getByRole('button', { name: /^billing/ }).click();
  await expect(page.locator('.layer')).toContainText([
    /Current session Passed/,
    /This computer Passed/,
    /Grace period Passed/,
    /Claude’s process Passed.*Process 4711 is not running any more/,
    /Heartbeat Passed/,
  ]);
  await page.getByText('postgres', { exact: true }).click();
  await expect(page.getByText('It serves 2 connections right now.')).toBeVisible();
  await expect(page.getByText('Its environment says that Claude process 4990 started it')).toBeVisible();
});

test('an active session says which check lets it stay', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await page.getByRole('button', { name: /^process-janitor/ }).click();
  await expect(page.locator('.layer-stays')).toHaveCount(1);
  await expect(page.locator('.layer-stays')).toContainText('Heartbeat Not passed: it stays');
});

test('a look that failed says so and judges nothing; Retry looks again', async ({ openWindow }) => {
  const page = await openWindow(failing);
  await expect(page.getByRole('alert')).toContainText('This machine could not be looked at');
  await page.evaluate(() => {
    window.fake.scenario.failures = {};
  });
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^shop-frontend/ })).toBeVisible();
});

test('after an incomplete look there is nothing to clean up', async ({ openWindow }) => {
  const page = await openWindow(unjudged);
  await expect(page.getByText('Nothing was judged, and nothing can be cleaned up.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Preview clean-up/ })).toHaveCount(0);
});

test('a clean-up that fails leads back to the preview with the reason', async ({ openWindow }) => {
  const page = await openWindow({
    ...mixed,
    failures: { 'cleanup:execute': 'Another clean-up is under way. Wait until it is done, then try again.' },
  });
  await page.getByRole('button', { name: /^Preview clean-up/ }).click();
  await page.getByRole('button', { name: /^End 4 processes/ }).click();
  await expect(page.getByRole('alert')).toContainText('Another clean-up is under way');
  await expect(page.getByRole('button', { name: /^End 4 processes/ })).toBeEnabled();
});

test('likely steps start unticked; with nothing ticked the button does nothing and says so', async ({
  openWindow,
}) => {
  const page = await openWindow(mixed);
  await page.getByRole('button', { name: /^Preview clean-up/ }).click();
  await expect(page.getByRole('checkbox', { name: /^claude/ })).not.toBeChecked();
  for (const project of ['shop-frontend', 'billing', 'notes']) {
    await page.getByRole('checkbox', { name: `All steps for ${project}` }).uncheck();
  }
  await expect(page.getByRole('button', { name: 'Nothing is ticked' })).toBeDisabled();
  await page.getByRole('checkbox', { name: /^claude/ }).check();
  await expect(
    page.getByRole('button', { name: 'End 2 processes and tidy 1 record · 550 MB' }),
  ).toBeEnabled();
  await expect(page.getByText('1 step of these only likely.')).toBeVisible();
});

test('the program can lead to a view, and pausing shows at once', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await page.getByRole('button', { name: 'Pause watching' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Watching is paused');
  await expect(page.getByRole('button', { name: 'Watch again' })).toBeVisible();
  await page.evaluate(() => window.fake.emit('app:navigate', { view: 'preview' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What a clean-up would do');
});

test('the first page connects Claude Code, or is skipped', async ({ openWindow }) => {
  const page = await openWindow(firstRun);
  await page.getByRole('button', { name: 'Connect Claude Code' }).click();
  await expect(page.getByText('Nothing left behind.')).toBeVisible();
  expect(await page.evaluate(() => window.fake.calls.map((call) => call.name))).toEqual(
    expect.arrayContaining(['hooks:connect', 'app:first-run-done']),
  );
});

test('skipping the first page connects nothing', async ({ openWindow }) => {
  const page = await openWindow(firstRun);
  await page.getByRole('button', { name: 'Skip for now' }).click();
  await expect(page.getByText('Nothing left behind.')).toBeVisible();
  expect(await page.evaluate(() => window.fake.calls.map((call) => call.name))).not.toContain(
    'hooks:connect',
  );
});
