import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, expect } from 'vitest';
import { race } from '../../races/round.ts';
import { itWhere, needsBuilt, needsLinux } from '../../fakes/describe-where.ts';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-races-')));
const cli = path.resolve('out/cli.cjs');
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

// A round of `npm run test:races` in which every server ends when asked, so that nobody waits for long.
itWhere(
  needsLinux ?? needsBuilt('out/cli.cjs'),
  'of all that goes on at once nothing is lost, and nobody is asked to end twice',
  async () => {
    const { complaints, signals } = await race(folder, cli, 2);
    expect(complaints).toEqual([]);
    expect(signals).toBeGreaterThan(0);
  },
);
