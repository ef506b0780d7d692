import * as fs from 'node:fs';
import { expect, it } from 'vitest';
import { lastWarnings, noteWarning } from '../../../electron/store/records/warnings.ts';
import { memoryWarning } from '../../../shared/running/warning.ts';
import { temporaryHome } from '../../fakes/real/temporary-home.ts';

const reading = { totalBytes: 2, availableBytes: 1, stalledPercent: null, level: null };
const said = (text: string) => memoryWarning(text, reading, 0);

it('the last warning of each kind is found, whatever else is in the file', () => {
  const home = temporaryHome();
  expect(lastWarnings(home)).toEqual({ memory: null, runaway: null });
  noteWarning(home, said('first'));
  noteWarning(home, said('second'));
  fs.appendFileSync(home.warningsPath, '{"schema":"process-janitor/warning@1","at":"once","kind":"runa');
  expect(lastWarnings(home)).toMatchObject({ memory: { text: 'second' }, runaway: null });
});

it('the file stays small and keeps the newest', () => {
  const home = temporaryHome();
  for (let n = 0; n < 300; n += 1) noteWarning(home, said(`${n} ${'x'.repeat(400)}`));
  expect(fs.statSync(home.warningsPath).size).toBeLessThanOrEqual(64 * 1024);
  expect(lastWarnings(home).memory?.text).toMatch(/^299 /);
});

it('a disk that refuses keeps nobody from being told', () => {
  const home = temporaryHome();
  fs.mkdirSync(home.warningsPath, { recursive: true });
  expect(() => noteWarning(home, said('told all the same'))).not.toThrow();
});
