import { dialog, type BrowserWindow } from 'electron';
import { messageBoxFor, type Question } from '../calls/consent.ts';

/**
 * Asks outside of the page, over the window that it concerns.
 *
 * @param owner the window, or `null` where it is hidden or gone: then nobody asked for anything that they can see
 * @returns whether the person agreed
 */
export async function askNatively(question: Question, owner: BrowserWindow | null): Promise<boolean> {
  if (owner === null) return false;
  const { response } = await dialog.showMessageBox(owner, messageBoxFor(question));
  return response === 1;
}
