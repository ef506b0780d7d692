import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CleanupBusyError } from '../../../electron/janitor/clean/cleanup.ts';
import { readHistory } from '../../../electron/store/records/history.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { listQuarantine, restoreSession } from '../../../electron/store/records/quarantine.ts';
import { readUnderWay } from '../../../electron/store/records/under-way.ts';
import { cleanupSchema } from '../../../shared/plan/receipt.ts';
import { endOurs, isAlive } from '../../fakes/real/own-processes.ts';
import { recordOf, temporaryHome, writeClaudeRecord } from '../../fakes/real/temporary-home.ts';
import { bench, crashed, outcomes } from './crashed.ts';
import { cleanerIn, compileCleaner, startCleaner } from './run-cleaner.ts';
import { describeWhere, itWhere, needsLinks, needsLinux, notOnMac } from '../../fakes/describe-where.ts';

let home: Home;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(endOurs);

/** Every file and folder below a folder: what it is, who may do what with it, and a hash of what is in it. */
function inventory(dir: string): Map<string, string> {
  return new Map(
    fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => {
      const file = path.join(dir, name);
      const { mode, mtimeMs, ino } = fs.lstatSync(file);
      const isFile = fs.lstatSync(file).isFile();
      const hash = isFile ? createHash('sha256').update(fs.readFileSync(file)).digest('hex') : '';
      return [name.replaceAll('\\', '/'), `${mode} ${ino} ${isFile ? mtimeMs : ''} ${hash}`];
    }),
  );
}

/** Names whose entries differ, in order. */
function changed(before: Map<string, string>, after: Map<string, string>): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

/** Things of others that lie next to ours. */
function furnish(): void {
  writeClaudeRecord(home, { pid: 3_999_999, sessionId: 'claudes-own', startedAt: Date.now() - 1000 });
  fs.writeFileSync(path.join(home.sessionsDir, '3999999.abc.key'), '{"peerToken":"secret"}', { mode: 0o600 });
  fs.mkdirSync(path.join(home.sessionsDir, 'somebody-elses'));
  fs.writeFileSync(path.join(home.sessionsDir, 'somebody-elses', 'notes.txt'), 'mine');
  fs.writeFileSync(path.join(home.dir, 'settings.json'), '{ "theme": "dark" }');
}

describeWhere(notOnMac, 'files', () => {
  it('a dry run touches nothing', async () => {
    furnish();
    const left = await crashed(home, 'dead', ['polite']);
    const before = inventory(home.dir);
    const { janitor, planned } = await bench(home);
    const preview = janitor.preview(await planned());
    expect(preview.steps.map(({ kind }) => kind)).toEqual([
      'terminate',
      'remove-session-files',
      'mark-registry',
      'mark-registry',
    ]);
    expect(changed(before, inventory(home.dir))).toEqual([]);
    expect(isAlive(left.pids[0]!)).toBe(true);
  });

  it('a clean-up touches what its plan names, its own books, and nothing else', async () => {
    furnish();
    await crashed(home, 'dead', ['polite']);
    await crashed(home, 'live', ['polite'], { crash: false });
    const before = inventory(home.dir);
    const { planned, execute } = await bench(home);
    const plan = await planned();
    const receipt = await execute({
      ...plan,
      steps: plan.steps.filter(({ sessionId }) => sessionId === 'dead'),
    });
    expect(receipt.steps.every(({ outcome }) => outcome === 'done')).toBe(true);
    const touched = changed(before, inventory(home.dir)).map((name) => name.replace(/\.\d{13}/, '.<time>'));
    expect(touched).toEqual([
      'process-janitor/age.json',
      'process-janitor/history.jsonl',
      'process-janitor/quarantine',
      'process-janitor/quarantine/dead.<time>',
      'process-janitor/quarantine/dead.<time>/session',
      'process-janitor/quarantine/dead.<time>/session/metadata.json',
      'process-janitor/turns',
      'process-janitor/turns/age',
      'sessions/dead',
      'sessions/dead/metadata.json',
      'sessions/registry.jsonl',
    ]);
    expect(readHistory(home, 10)).toEqual([receipt]);
    // Windows has no modes.
    if (process.platform === 'win32') return;
    for (const name of touched.filter((one) => !one.includes('<time>') && !one.startsWith('sessions/dead'))) {
      const { mode } = fs.statSync(path.join(home.dir, name));
      expect((mode & 0o077).toString(8)).toBe('0');
    }
  });

  it('what was removed can be brought back, as it was', async () => {
    await crashed(home, 'dead', []);
    const before = fs.readFileSync(path.join(home.sessionsDir, 'dead', 'metadata.json'), 'utf8');
    const { janitor, run } = await bench(home);
    expect(outcomes(await run())).toEqual(['remove-session-files dead: done', 'mark-registry dead: done']);
    expect(recordOf(home, 'dead')).toBeNull();
    expect(listQuarantine(home).map(({ sessionId }) => sessionId)).toEqual(['dead']);
    expect(restoreSession(home, 'dead')).toEqual({ ok: true });
    expect(fs.readFileSync(path.join(home.sessionsDir, 'dead', 'metadata.json'), 'utf8')).toBe(before);
    expect(listQuarantine(home)).toEqual([]);
    expect((await janitor.scan()).sessions).toMatchObject([{ sessionId: 'dead', verdict: 'orphaned' }]);
  });

  const spoilt: [what: string, spoil: (file: string) => void, needs?: string | null][] = [
    ['torn', (file: string) => fs.writeFileSync(file, '{"session_id": "de')],
    ['huge', (file: string) => fs.writeFileSync(file, `{"a":"${'x'.repeat(300_000)}"}`)],
    ['no text', (file: string) => fs.writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00, 0x80]))],
    [
      'a link',
      (file: string) => {
        fs.renameSync(file, `${file}.away`);
        fs.symlinkSync(`${file}.away`, file);
      },
      needsLinks,
    ],
  ];
  for (const [what, spoil, needs = null] of spoilt)
    itWhere(needs, `a record that is ${what} leads to nothing`, async () => {
      const left = await crashed(home, 'dead', ['polite']);
      spoil(path.join(home.sessionsDir, 'dead', 'metadata.json'));
      const { janitor, run } = await bench(home);
      const verdicts = (await janitor.scan()).sessions.map(
        ({ sessionId, verdict }) => `${sessionId} ${verdict}`,
      );
      expect(verdicts).toEqual(['dead unreadable']);
      expect((await run()).steps).toEqual([]);
      expect(isAlive(left.pids[0]!)).toBe(true);
    });
});

describeWhere(needsLinux, 'two processes', () => {
  let compiled = '';
  beforeAll(() => {
    compiled = compileCleaner();
  });
  afterAll(() => fs.rmSync(compiled, { recursive: true, force: true }));
  const cleanerFor = (pids: readonly number[]) =>
    startCleaner(process.execPath, [cleanerIn(compiled), home.dir, ...pids.map(String)]);

  it('of two cleaners at once the second is told who is at it, and does nothing', async () => {
    const left = await crashed(home, 'dead', ['stubborn']);
    const first = cleanerFor(left.pids);
    const second = cleanerFor(left.pids);
    await Promise.all([first.said('planned'), second.said('planned')]);
    first.say('go');
    await first.said('signal');
    second.say('go');
    const refusal = await second.said('refused');
    const name: CleanupBusyError['name'] = 'CleanupBusyError';
    expect(refusal).toContain(`${name}: Another clean-up is running (process ${first.process.pid})`);
    expect(refusal).toContain('Nothing was done');
    const receipt = cleanupSchema.parse(JSON.parse(await first.said('receipt')));
    expect(receipt.steps.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect(readHistory(home, 10)).toHaveLength(1);
  });

  it('killed in the middle, it leaves every file whole; the next one reports what was cut off and finishes', async () => {
    const left = await crashed(home, 'dead', ['stubborn', 'stubborn']);
    await crashed(home, 'older', []);
    const first = cleanerFor(left.pids);
    expect(await first.said('planned')).toBe('6');
    first.say('go');
    await first.said('signal');
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');

    for (const [name] of inventory(home.dir)) {
      if (name.endsWith('.json')) JSON.parse(fs.readFileSync(path.join(home.dir, name), 'utf8'));
    }
    expect(readUnderWay(home)?.steps.map(({ outcome }) => outcome)).toEqual([
      'ending',
      ...Array<string>(5).fill('planned'),
    ]);
    expect(readHistory(home, 10)).toEqual([]);

    const { run } = await bench(home);
    const receipt = await run();
    // Who was asked by the one that was cut off is not asked again, so that session's record stays, too.
    expect(receipt.steps.map(({ outcome }) => outcome)).toEqual([
      'skipped',
      'done',
      'skipped',
      'done',
      'skipped',
      'done',
    ]);
    expect(left.pids.filter((pid) => isAlive(pid))).toHaveLength(1);
    const [finished, cutOff, ...more] = readHistory(home, 10);
    expect([finished, more]).toEqual([receipt, []]);
    const [wasEnding, ...unreached] = cutOff!.steps;
    expect(wasEnding).toMatchObject({
      outcome: 'ending',
      detail: 'The clean-up was cut off while it ended this; 1 process still runs.',
    });
    expect(
      unreached.every(({ outcome, detail }) => outcome === 'skipped' && detail.includes('cut off')),
    ).toBe(true);
    expect(readUnderWay(home)).toBeNull();
    const names = [...inventory(home.dir).keys()];
    expect(names.filter((name) => /\.lock\.dir|\.tmp|under-way/.test(name))).toEqual([]);
  });
});
