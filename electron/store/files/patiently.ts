import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './store-error.ts';

/*
 * Windows refuses to replace, rename or remove what anybody has open just then, and virus scanners and search indexes
 * open whatever was written a moment ago. So what it refuses is tried again for a while. Elsewhere a refusal is final.
 */

const refusals = new Set(['EPERM', 'EACCES', 'EBUSY']);
const pauseMs = 20;
const limitMs = 500;

const isWorthAnother = (error: unknown, waitedMs: number, platform: NodeJS.Platform) =>
  platform === 'win32' && refusals.has(codeOf(error)) && waitedMs < limitMs;

/** Takes a step of the file system; on Windows again and again for half a second, where it is refused. */
export function patiently<T>(step: () => T, platform = process.platform): T {
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    try {
      return step();
    } catch (error) {
      if (!isWorthAnother(error, waitedMs, platform)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
}

/** As `patiently`, without holding up the event loop. */
export async function patientlyLater<T>(step: () => Promise<T> | T, platform = process.platform): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    try {
      return await step();
    } catch (error) {
      if (!isWorthAnother(error, waitedMs, platform)) throw error;
      await delay(pauseMs);
    }
  }
}
