import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { inTurn } from '../../../electron/store/files/turn.ts';
import { changeFile } from '../../../electron/store/files/change-file.ts';

function folders() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-turn-'));
  onTestFinished(() => fs.rmSync(dir, { recursive: true, force: true }));
  const turns = path.join(dir, 'turns');
  fs.mkdirSync(turns);
  return { dir, turns };
}

it('waits for another that is at it, also where the clock shows another time than the file system does', () => {
  const { dir, turns } = folders();
  const left = path.join(dir, 'left');
  // It takes its name when the first turn is entered, and so is of this host.
  const host = inTurn(turns, () => fs.readdirSync(turns)[0]?.split('.')[0]);
  const theirs = path.join(turns, `${host}.${process.pid}.0123456789abcdef`);
  fs.writeFileSync(theirs, '');
  const soon = `setTimeout(() => { fs.writeFileSync(${JSON.stringify(left)}, ''); fs.rmSync(${JSON.stringify(theirs)}); }, 300)`;
  spawn(process.execPath, ['-e', soon], { stdio: 'ignore' });
  const { now } = Date;
  Date.now = () => now() + 3_600_000;
  onTestFinished(() => void (Date.now = now));
  expect(inTurn(turns, () => fs.existsSync(left))).toBe(true);
});

it('takes another turn where its own was taken for dead meanwhile', () => {
  const { dir, turns } = folders();
  const file = path.join(dir, 'config.json');
  fs.writeFileSync(file, 'old');
  let asked = 0;
  const changed = changeFile(file, { turns, maxBytes: 100 }, (read) => {
    asked += 1;
    for (const name of asked === 1 ? fs.readdirSync(turns) : []) fs.rmSync(path.join(turns, name));
    return read.ok ? `${read.text}, new` : null;
  });
  expect({ changed, asked, text: fs.readFileSync(file, 'utf8') }).toEqual({
    changed: { before: 'old', written: true },
    asked: 2,
    text: 'old, new',
  });
});
