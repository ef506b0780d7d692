import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { readClaudeRecords } from '../../../electron/store/records/claude-records.ts';
import { itWhere, needsUnix } from '../../fakes/describe-where.ts';
import { useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();
const record = (pid: number) =>
  JSON.stringify({
    pid,
    sessionId: `s-${pid}`,
    cwd: '/p',
    startedAt: 1,
    procStart: '9',
    kind: 'interactive',
  });

itWhere(needsUnix, 'reads records named by a canonical pid, and opens nothing else', async () => {
  const home = newHome();
  const put = (name: string, text: string) => fs.writeFileSync(path.join(home.sessionsDir, name), text);
  put('8014.json', record(8014));
  for (const name of [
    '08014.json',
    '0.json',
    '8014.json.bak',
    'x.json',
    '-1.json',
    '1e3.json',
    '99999999999.json',
  ]) {
    put(name, record(1));
  }
  // A key that is a pipe would block a reader for good, were it ever opened without care.
  execFileSync('mkfifo', [path.join(home.sessionsDir, '8014.key')]);
  fs.mkdirSync(path.join(home.sessionsDir, '77.json'));
  const read = await readClaudeRecords(home);
  expect(read.problems).toEqual([]);
  expect(read.records.map((r) => r.pid)).toEqual([8014]);
});

it('a torn record is read once more, since Claude Code writes in place', async () => {
  const home = newHome();
  const file = path.join(home.sessionsDir, '5.json');
  fs.writeFileSync(file, record(5).slice(0, 20));
  const reading = readClaudeRecords(home);
  fs.writeFileSync(file, record(5));
  expect((await reading).records.map((r) => r.pid)).toEqual([5]);
});

it.each([
  ['torn for good', record(5).slice(0, 20), /not complete, valid JSON/],
  ['another pid than its name', record(6), /another pid/],
  ['wrong types', '{"pid":"5","sessionId":1}', /not understood/],
  ['an id that leads elsewhere', '{"pid":5,"sessionId":"../x"}', /sessionId/],
  ['binary', Buffer.from([0xff, 0xfe]), /not UTF-8/],
  ['huge', ' '.repeat(300_000), /larger/],
])('told of, not believed: %s', async (_name, content, message) => {
  const home = newHome();
  const file = path.join(home.sessionsDir, '5.json');
  fs.writeFileSync(file, content);
  const read = await readClaudeRecords(home);
  expect(read.records).toEqual([]);
  expect(read.problems).toEqual([{ where: file, message: expect.stringMatching(message) }]);
  expect(fs.readFileSync(file)).toEqual(Buffer.from(content));
});

itWhere(needsUnix, 'a record that is a link or a pipe is told of', async () => {
  const home = newHome();
  fs.symlinkSync('/etc/hostname', path.join(home.sessionsDir, '5.json'));
  execFileSync('mkfifo', [path.join(home.sessionsDir, '6.json')]);
  const read = await readClaudeRecords(home);
  expect(read.problems.map((problem) => problem.message).sort()).toEqual([
    expect.stringMatching(/5\.json is a symbolic link/),
    expect.stringMatching(/6\.json is not a regular file/),
  ]);
});
