import { chromium, expect, type Browser, type Page } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ownEnvironment } from '../launch.ts';

/** The packed program, made by pack.mjs. */
export const program = path.join(process.env['PACKAGED'] ?? '', 'process-janitor');

export interface Packaged {
  child: ChildProcess;
  /** The page of its window, once there is one. */
  page: () => Promise<Page>;
  /** Whether there is a window, hidden or not. */
  hasWindow: () => boolean;
  /** Asks it to end, and gives the exit code. */
  close: () => Promise<number | null>;
}

/** Where all that it writes belongs to a test. */
export function startPackagedChild(homeDir: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawn(program, [`--user-data-dir=${path.join(homeDir, 'user-data')}`, ...args], {
    env: { ...ownEnvironment(homeDir), ...env },
    stdio: 'ignore',
  });
}

/** Starts it as a person does. The inspector of its main process is closed by fuse; the page has Chromium's own. */
export async function startPackaged(homeDir: string, env: NodeJS.ProcessEnv = {}): Promise<Packaged> {
  const child = startPackagedChild(homeDir, ['--remote-debugging-port=0'], env);
  const portFile = path.join(homeDir, 'user-data', 'DevToolsActivePort');
  await expect.poll(() => fs.existsSync(portFile)).toBe(true);
  const [port = ''] = fs.readFileSync(portFile, 'utf8').split('\n');
  const browser: Browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const pages = () => browser.contexts().flatMap((context) => context.pages());
  return {
    child,
    hasWindow: () => pages().length > 0,
    async page() {
      await expect.poll(() => pages().length).toBe(1);
      const [page] = pages();
      if (page === undefined) throw new Error('The window went away.');
      return page;
    },
    async close() {
      if (child.exitCode !== null) return child.exitCode;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      return (await exit)[0] as number | null;
    },
  };
}
