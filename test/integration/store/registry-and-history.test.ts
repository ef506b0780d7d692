import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { appendReceipt, readHistory } from '../../../electron/store/records/history.ts';
import { noteLeftOver, readLeftOver } from '../../../electron/store/records/left-over-file.ts';
import { createLog } from '../../../electron/store/files/log.ts';
import { appendRegistry, readCleaned } from '../../../electron/store/records/registry.ts';
import { clearUnderWay, readUnderWay, writeUnderWay } from '../../../electron/store/records/under-way.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { scanOf } from '../../unit/desktop/worlds.ts';
import { compileStore } from './compiled-store.ts';
import { itWhere, needsLinks } from '../../fakes/describe-where.ts';
import { expectMode } from '../../fakes/real/mode.ts';
import { useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();

function receipt(planId: string, detail = ''): CleanupDocument {
  return {
    schema: 'process-janitor/cleanup@1',
    dry_run: false,
    plan_id: planId,
    trigger: 'manual',
    started_at: '2026-11-20T08:00:00Z',
    finished_at: null,
    steps: [
      {
        step_id: 's',
        kind: 'mark-registry',
        working_dir: null,
        session_id: 'a',
        pid: null,
        start_token: null,
        path: null,
        confidence: 'proven',
        reason: 'process-gone',
        outcome: 'done',
        detail,
        force: false,
        memory_bytes: 0,
        processes: [],
      },
    ],
    memory_before_bytes: 0,
    memory_after_bytes: 0,
    memory_estimated: false,
  };
}

describe('the registry', () => {
  const cleaned = (id: string, at: string) => ({
    session_id: id,
    status: 'cleaned' as const,
    cleaned_at: at,
  });

  it('only grows, and tells when each session was last cleaned', () => {
    const home = newHome();
    fs.writeFileSync(home.registryPath, '{"session_id":"a","status":"active"}\n{"torn": ');
    appendRegistry(home, cleaned('a', '2026-11-20T08:00:00.000Z'));
    fs.appendFileSync(home.registryPath, 'rubbish "cleaned"\n\n');
    appendRegistry(home, cleaned('b', '2026-11-20T09:00:00.000Z'));
    appendRegistry(home, cleaned('a', '2026-11-20T10:00:00.000Z'));
    appendRegistry(home, cleaned('c', 'some day'));
    expect(readCleaned(home)).toEqual(
      new Map([
        ['a', Date.parse('2026-11-20T10:00:00.000Z')],
        ['b', Date.parse('2026-11-20T09:00:00.000Z')],
      ]),
    );
    expect(fs.readFileSync(home.registryPath, 'utf8')).toMatch(
      /^\{"session_id":"a","status":"active"\}\n\{"torn": \n\{/,
    );
  });

  itWhere(needsLinks, 'is made for us alone, refuses bad ids, and is not written through a link', () => {
    const home = newHome();
    appendRegistry(home, cleaned('a', '2026-11-20T08:00:00Z'));
    expectMode(home.registryPath, 0o600);
    expect(() => appendRegistry(home, cleaned('../a', '2026-11-20T08:00:00Z'))).toThrow();
    fs.renameSync(home.registryPath, path.join(home.dir, 'moved'));
    fs.symlinkSync(path.join(home.dir, 'moved'), home.registryPath);
    expect(() => appendRegistry(home, cleaned('b', '2026-11-20T08:00:00Z'))).toThrow(/symbolic link/);
    expect(readCleaned(home).size).toBe(0);
  });

  it('reads the end of one that has grown very large', () => {
    const home = newHome();
    fs.writeFileSync(home.registryPath, `${'x'.repeat(99)}\n`.repeat(30_000));
    appendRegistry(home, cleaned('late', '2026-11-20T08:00:00Z'));
    expect([...readCleaned(home).keys()]).toEqual(['late']);
  });

  it('keeps every line whole when several processes append', async () => {
    const home = newHome();
    const store = compileStore(path.join(home.dir, 'compiled'));
    const program = `
      const { appendRegistry, } = await import(${JSON.stringify(store('records/registry.js'))});
      const home = ${JSON.stringify(home)};
      for (let n = 0; n < 100; n += 1) {
        appendRegistry(home, { session_id: process.argv[1] + '-' + n, status: 'cleaned', cleaned_at: '2026-11-20T08:00:00Z' });
      }`;
    const run = promisify(execFile);
    await Promise.all(
      ['p', 'q', 'r'].map((name) => run(process.execPath, ['--input-type=module', '-e', program, name])),
    );
    expect(readCleaned(home).size).toBe(300);
  });
});

describe('the history', () => {
  it('gives a clean-up once that was cut off between its receipt and the end of its journal', () => {
    const home = newHome();
    const whole = { ...receipt('one'), finished_at: '2026-11-20T08:00:07Z' };
    appendReceipt(home, receipt('before'));
    appendReceipt(home, whole);
    appendReceipt(home, { ...whole, finished_at: '2026-11-21T09:00:00Z' });
    expect(readHistory(home, 10)).toEqual([whole, receipt('before')]);
    expect(readHistory(home, 1)).toEqual([whole]);
  });

  it('gives the newest receipts first and passes over what it does not understand', () => {
    const home = newHome();
    expect(readHistory(home, 10)).toEqual([]);
    appendReceipt(home, receipt('one'));
    fs.appendFileSync(home.historyPath, '{"schema":"process-janitor/cleanup@9"}\n{"torn');
    appendReceipt(home, receipt('two'));
    appendReceipt(home, receipt('three'));
    expect(readHistory(home, 10).map((entry) => entry.plan_id)).toEqual(['three', 'two', 'one']);
    expect(readHistory(home, 2).map((entry) => entry.plan_id)).toEqual(['three', 'two']);
    expect(readHistory(home, 1)).toEqual([receipt('three')]);
  });

  it('lets the older half go past 5 MiB', () => {
    const home = newHome();
    for (let n = 0; n < 30; n += 1) appendReceipt(home, receipt(`plan-${n}`, 'x'.repeat(200_000)));
    expect(fs.statSync(home.historyPath).size).toBeLessThan(5 * 1024 * 1024);
    const kept = readHistory(home, 100).map((entry) => entry.plan_id);
    expect(kept.length).toBeGreaterThan(10);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, n) => `plan-${29 - n}`));
  });

  it('keeps the receipt of a clean-up of thousands, however large, until ten others came after it', () => {
    const home = newHome();
    const kept = () => readHistory(home, 100).map((entry) => entry.plan_id);
    appendReceipt(home, receipt('huge', 'x'.repeat(16_000_000)));
    expect(kept()).toEqual(['huge']);
    for (let n = 1; n <= 9; n += 1) appendReceipt(home, receipt(`plan-${n}`));
    expect(kept().at(-1)).toBe('huge');
    appendReceipt(home, receipt('plan-10'));
    expect(kept()).not.toContain('huge');
  });
});

describe('the note of a clean-up under way', () => {
  it('is read back whole until it is cleared', () => {
    const home = newHome();
    expect(readUnderWay(home)).toBeNull();
    const large = receipt('cut-off', 'x'.repeat(1_000_000));
    writeUnderWay(home, large);
    expect(readUnderWay(home)).toEqual(large);
    clearUnderWay(home);
    clearUnderWay(home);
    expect(readUnderWay(home)).toBeNull();
  });

  it('of an unknown form is no note', () => {
    const home = newHome();
    writeUnderWay(home, receipt('x'));
    fs.writeFileSync(home.underWayPath, '{"schema":"other"}');
    expect(readUnderWay(home)).toBeNull();
  });
});

describe('the log', () => {
  it('keeps one line an entry, free of control characters', () => {
    const home = newHome();
    const log = createLog(home, () => new Date('2026-11-20T08:00:00Z'));
    log.info('first');
    log.warn('two\nlines \u001b[31mred');
    expect(fs.readFileSync(home.logPath, 'utf8')).toBe(
      '2026-11-20T08:00:00.000Z info first\n2026-11-20T08:00:00.000Z warn two lines  [31mred\n',
    );
    expectMode(home.logPath, 0o600);
  });

  it('is bounded, with one older file beside it', () => {
    const home = newHome();
    const log = createLog(home);
    for (let n = 0; n < 900; n += 1) log.info('x'.repeat(4000));
    expect(fs.statSync(home.logPath).size).toBeLessThan(1_100_000);
    expect(fs.statSync(`${home.logPath}.1`).size).toBeLessThan(1_100_000);
    expect(fs.readdirSync(home.janitorDir).sort()).toEqual(['janitor.log', 'janitor.log.1']);
  });

  it('never throws', () => {
    const home = newHome();
    fs.writeFileSync(home.janitorDir, 'in the way');
    createLog(home).warn('nobody hears it');
    expect(fs.readFileSync(home.janitorDir, 'utf8')).toBe('in the way');
  });
});

describe('what was left over through time', () => {
  const nowMs = Date.parse('2026-11-22T12:00:00Z');
  const minuteMs = 60_000;
  const at = (agoMs: number) => ({ ...scanOf([]), scannedAtMs: nowMs - agoMs });
  const noted = (home: Home) => readLeftOver(home, nowMs).map((sample) => sample.at);

  it('is noted at most every ten minutes, of looks that saw everything', () => {
    const home = newHome();
    for (const ago of [25, 24, 16, 15, 5, 4]) noteLeftOver(home, at(ago * minuteMs));
    noteLeftOver(home, { ...at(-20 * minuteMs), complete: false });
    expect(noted(home)).toEqual([25, 15, 5].map((ago) => new Date(nowMs - ago * minuteMs).toISOString()));
    expectMode(home.leftOverPath, 0o600);
  });

  it('survives broken and foreign lines, before and between its own', () => {
    const home = newHome();
    fs.mkdirSync(home.janitorDir, { recursive: true });
    fs.writeFileSync(home.leftOverPath, '\0\xff{"at":1}\n{"at":"2026-11-22T11:00:00Z","proven":{}}\n{"torn');
    noteLeftOver(home, at(30 * minuteMs));
    fs.appendFileSync(home.leftOverPath, '{"at":"2026-11-22T11:');
    noteLeftOver(home, at(10 * minuteMs));
    expect(noted(home)).toEqual(['2026-11-22T11:30:00.000Z', '2026-11-22T11:50:00.000Z']);
  });

  it('stays below a megabyte, and thins what is old', () => {
    const home = newHome();
    fs.mkdirSync(home.janitorDir, { recursive: true });
    const none = { processes: 0, bytes: 0 };
    const lines = Array.from({ length: 8000 }, (_, index) =>
      JSON.stringify({
        at: new Date(nowMs - (8001 - index) * 10 * minuteMs).toISOString(),
        proven: none,
        likely: none,
        stays: none,
      }),
    );
    fs.writeFileSync(home.leftOverPath, `${lines.join('\n')}\n`);
    noteLeftOver(home, at(0));
    expect(fs.statSync(home.leftOverPath).size).toBeLessThan(768 * 1024);
    expect(noted(home).at(-1)).toBe('2026-11-22T12:00:00.000Z');
    expect(noted(home)[0]).toMatch(/^2026-09-27/);
  });

  it('never stands in the way of a look', () => {
    const home = newHome();
    fs.mkdirSync(home.leftOverPath, { recursive: true });
    expect(() => noteLeftOver(home, at(0))).not.toThrow();
    expect(noted(home)).toEqual([]);
  });
});
