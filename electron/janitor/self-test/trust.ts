import * as os from 'node:os';
import packageJson from '../../../package.json' with { type: 'json' };
import { whyNotTrusted, type FactResult } from '../../../shared/process/self-test.ts';
import type { System } from '../../platform/system.ts';
import type { Home } from '../../store/files/home.ts';
import { readSelfTest, writeSelfTest } from '../../store/records/self-test-file.ts';
import { runSelfTest } from './run-self-test.ts';

/** Electron's Node is another than the terminal's, even of the same version: it may load, and read, other things. */
const runtime = () => {
  const parts: object = process.versions;
  return 'electron' in parts ? `Electron ${String(parts.electron)}` : `Node ${process.versions.node}`;
};
const versions = () => `${packageJson.version} ${runtime()} ${os.type()} ${os.release()} ${os.arch()}`;

/**
 * What is known of this janitor on this system: by an earlier self-test of the same versions that came out right
 * where it matters, else by one that is made now.
 */
export async function selfTest(home: Home, system: System): Promise<readonly FactResult[]> {
  const of = versions();
  const known = readSelfTest(home, of);
  if (known !== null && whyNotTrusted(known) === null) return known;
  const results = await runSelfTest(system);
  try {
    writeSelfTest(home, of, results);
  } catch {
    // The next one is made anew.
  }
  return results;
}

/**
 * For who goes on for long, at its start: tries this janitor on this system where no test of the same versions has come
 * out right yet, so that a fault is known before anything is to be ended. Never rejects.
 *
 * @param warn told of each fact that is not as it should be
 */
export async function testAtStart(home: Home, system: System, warn: (text: string) => void): Promise<void> {
  try {
    for (const { fact, ok, detail } of await selfTest(home, system)) {
      if (!ok) warn(`The test on a process of its own: ${fact} did not come out right. ${detail}`);
    }
  } catch (error) {
    warn(`No test on a process of its own: ${error instanceof Error ? error.message : String(error)}`);
  }
}
