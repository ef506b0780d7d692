import { expect, test } from './open-window.ts';
import { mixed } from './fixtures/scenarios.ts';

test('what is searched for is what the clean-up button previews', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await page.getByRole('searchbox').fill('chroma');
  await page.getByRole('button', { name: 'Preview clean-up of 1 found…' }).click();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['billing']);
  await page.getByRole('button', { name: /^End 1 process and tidy|^End 1 process/ }).click();
  const ids = await page.evaluate(() =>
    window.fake.calls
      .filter(({ name }) => name === 'cleanup:execute')
      .flatMap(({ request }) => (request as { step_ids: string[] }).step_ids),
  );
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) expect(id).toContain(':c2d9');
});

test('where nothing found is offered, the button cannot be pressed; the whole preview is one click away', async ({
  openWindow,
}) => {
  const page = await openWindow(mixed);
  await page.getByRole('searchbox').fill('process-janitor');
  await expect(page.getByRole('button', { name: 'Preview clean-up of 0 found…' })).toBeDisabled();
  await page.getByRole('searchbox').fill('billing');
  await page.getByRole('button', { name: 'Preview clean-up of 1 found…' }).click();
  await page.getByRole('button', { name: 'Show all sessions' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'shop-frontend' })).toBeVisible();
});
