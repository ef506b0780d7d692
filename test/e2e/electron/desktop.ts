import { execFile, execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** A picture of the whole desktop, for people to look at: test-results/electron/desktop/. */
export function shoot(name: string): void {
  const folder = path.join(root, 'test-results/electron-desktop');
  fs.mkdirSync(folder, { recursive: true });
  execFileSync('import', ['-window', 'root', path.join(folder, `${name}.png`)]);
}

/** Mouse and keyboard of the desktop. */
export const xdotool = async (...args: string[]) => (await run('xdotool', args)).stdout.trim();

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens the menu of the one icon in the panel by the mouse, and chooses from it by these keys. */
export async function chooseInTray(keys: readonly string[], picture?: string): Promise<void> {
  await xdotool('mousemove', '1264', '16', 'click', '3');
  // The panel asks for the menu over the bus before it shows it.
  await pause(700);
  if (picture !== undefined) shoot(picture);
  await xdotool('key', ...keys, 'Return');
}

/** Answers a native question by keyboard: the button right of Cancel. */
export async function agreeNatively(picture: string): Promise<void> {
  await xdotool('search', '--sync', '--onlyvisible', '--name', '^Process Janitor$');
  await pause(700);
  shoot(picture);
  await xdotool('key', 'Tab', 'Return');
}

/** Asks the notification service of the desktop. */
export const dunst = async (...args: string[]) => (await run('dunstctl', args)).stdout.trim();

/** What dbus-send prints of a property, or `''` where nobody answers. */
async function property(service: string, object: string, face: string, name: string): Promise<string> {
  const to = [`--dest=${service}`, object, 'org.freedesktop.DBus.Properties.Get'];
  const question = [`string:${face}`, `string:${name}`];
  try {
    return (await run('dbus-send', ['--session', '--print-reply', ...to, ...question])).stdout;
  } catch {
    return '';
  }
}

/** The icons that the panel's tray holds: bus name and path of each. Source: StatusNotifierItem specification. */
async function registered(): Promise<readonly string[]> {
  const watcher = 'org.kde.StatusNotifierWatcher';
  const said = await property(watcher, '/StatusNotifierWatcher', watcher, 'RegisteredStatusNotifierItems');
  return [...said.matchAll(/^ +string "(.*)"$/gm)].map(([, item = '']) => item);
}

/** How many icons the panel's tray holds; 0 where there is no panel. */
export const trayItems = async () => (await registered()).length;

/** What the panel shows about the first icon of its tray. */
export async function trayTooltip(): Promise<string> {
  const [item = ''] = await registered();
  const at = item.indexOf('/');
  const said = await property(item.slice(0, at), item.slice(at), 'org.kde.StatusNotifierItem', 'ToolTip');
  return said;
}
