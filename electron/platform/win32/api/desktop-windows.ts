import type { Windows, Word } from './functions.ts';

/** A window of the desktop that a person can see, and whose it is. */
export interface DesktopWindow {
  handle: Word;
  pid: number;
}

/** More windows than any desktop has: a list that changes while it is walked must not be walked for ever. */
const mostWindows = 20_000;

/** All visible windows of our own desktop; a console's window is said to be of the program in it. */
export function visibleWindows(windows: Windows): DesktopWindow[] {
  const { FindWindowExW, GetWindowThreadProcessId, IsWindowVisible } = windows.user32;
  const found: DesktopWindow[] = [];
  const owner = Buffer.alloc(4);
  let handle: Word = 0;
  for (let count = 0; count < mostWindows; count++) {
    handle = FindWindowExW(0, handle, 0, 0) as Word;
    if (Number(handle) === 0) break;
    if (IsWindowVisible(handle) === 0 || GetWindowThreadProcessId(handle, owner) === 0) continue;
    found.push({ handle, pid: owner.readUInt32LE(0) });
  }
  return found;
}

const close = 0x10;

/** Asks a window to close, as the cross in its corner does (WM_CLOSE). */
export function askToClose(windows: Windows, handle: Word): void {
  windows.user32.PostMessageW(handle, close, 0, 0);
}
