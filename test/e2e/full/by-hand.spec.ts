import { readHistory } from '../../../electron/store/records/history.ts';
import { isAlive } from '../../fakes/real/own-processes.ts';
import { expect, row, test } from './open-program.ts';

test('End… asks beside the window, ends that one real process, and leaves its receipt', async ({
  page,
  home,
  start,
  open,
}) => {
  const session = await start('live-shop', 'shop');
  const other = await start('live-blog', 'blog');
  const program = await open();
  const pid = session.processes[0]!.pid;
  await row(page, 'shop').click();
  await page.locator(`[data-pid="${pid}"] summary`).click();
  await page.locator(`[data-pid="${pid}"]`).getByRole('button', { name: /^End / }).click();
  await expect.poll(() => session.processes[0]!.isAlive()).toBe(false);
  expect(other.processes[0]!.isAlive()).toBe(true);
  expect(program.asked).toEqual([expect.stringMatching(new RegExp(`^End process ${pid} of shop`))]);
  await expect(page.getByText(/^Ended/)).toBeVisible();
  expect(readHistory(home, 10)).toMatchObject([
    { steps: [{ pid, outcome: 'done', reason: 'by-hand', session_id: 'live-shop' }] },
  ]);
});

test('Close session… asks an idle Claude to end, and no other', async ({ page, start, open }) => {
  const session = await start('live-shop', 'shop');
  const other = await start('live-blog', 'blog');
  const program = await open();
  await row(page, 'shop').click();
  await page.getByRole('button', { name: 'Close session…' }).click();
  await expect.poll(() => isAlive(session.pid)).toBe(false);
  expect(isAlive(other.pid)).toBe(true);
  expect(program.asked).toEqual([expect.stringMatching(/^Close shop/)]);
});
