import { readHistory } from '../../../electron/store/records/history.ts';
import { writeSession } from '../../../electron/store/records/sessions.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { goneOwner, sessionRecord } from '../../fakes/real/real-orphans.ts';
import { expect, go, row, test, title } from './open-program.ts';

/** Records of sessions whose one owner is gone, each of another project. */
async function leaveRecords(home: Home, count: number): Promise<void> {
  const owner = await goneOwner();
  for (let index = 0; index < count; index += 1) {
    const workingDir = `/home/ann/code/project-${index}`;
    await writeSession(
      home,
      sessionRecord(home, `crashed-${index}`, owner, { atMs: Date.now() - index, workingDir }),
    );
  }
}

test('with no session at all, everything says so', async ({ page, open }) => {
  await open();
  await expect(title(page)).toHaveText('All tidy · no sessions running');
  await expect(page.getByText('Nothing left behind.')).toBeVisible();
  await go(page, 'Clean up');
  await expect(title(page)).toHaveText('Nothing to clean up');
  await go(page, 'History');
  await expect(page.getByText('No clean-up yet.')).toBeVisible();
  await expect(page.getByText('Empty.')).toBeVisible();
});

test('with one session that left files only, one record is tidied', async ({ page, home, open }) => {
  await leaveRecords(home, 1);
  await open();
  await expect(title(page)).toHaveText('1 crashed session left only files behind');
  await go(page, 'Clean up');
  await page.getByRole('button', { name: 'Tidy 1 record', exact: true }).click();
  await expect(title(page)).toHaveText('Tidied 1 record');
  expect(readHistory(home, 10)).toHaveLength(1);
});

test('with 1,000 records all are there, found, planned, and those that are ticked are tidied', async ({
  page,
  home,
  open,
}) => {
  test.setTimeout(900_000);
  await leaveRecords(home, 1000);
  await open();
  await expect(title(page)).toHaveText('1,000 crashed sessions left only files behind');
  await expect(page.locator('[data-row]')).toHaveCount(1000);
  await page.getByRole('searchbox').fill('project-777');
  await expect(page.getByText('1 session found among 1,000 sessions.')).toBeVisible();
  await row(page, 'project-777').click();
  await expect(page.locator('.layer-passed')).toHaveCount(5);

  await go(page, 'Clean up');
  await expect(page.getByRole('button', { name: 'Tidy 1,000 records', exact: true })).toBeVisible();
  const groups = page.getByRole('checkbox', { name: /^All steps for / });
  await expect(groups).toHaveCount(1000);
  await page.getByRole('checkbox', { name: 'All steps for project-777', exact: true }).uncheck();
  await page.getByRole('button', { name: 'Tidy 999 records', exact: true }).click();
  await expect(title(page)).toHaveText('Tidied 999 records', { timeout: 600_000 });
  await page.getByRole('button', { name: 'Back to the report' }).click();
  await expect(page.locator('[data-row]')).toHaveText(/^project-777/);
});
