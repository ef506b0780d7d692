import * as os from 'node:os';
import packageJson from '../../../package.json' with { type: 'json' };
import { whyNotTrusted, type FactResult } from '../../../shared/process/self-test.ts';
import type { System } from '../../platform/system.ts';
import type { Home } from '../../store/files/home.ts';
import { readSelfTest, writeSelfTest } from '../../store/records/self-test-file.ts';
import { runSelfTest } from './run-self-test.ts';

const versions = () => `${packageJson.version} ${process.version} ${os.type()} ${os.release()} ${os.arch()}`;

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
