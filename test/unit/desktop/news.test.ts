import { describe, expect, it } from 'vitest';
import { newsOf } from '../../../electron/desktop/notify/news.ts';
import { plainMessage } from '../../../electron/desktop/notify/notifier.ts';
import type { SessionVerdict } from '../../../shared/judge/world/verdict.ts';
import { identity, leftover, scanOf, session } from './worlds.ts';

const status = (sessions: readonly SessionVerdict[], given: object = {}) => ({
  scan: scanOf(sessions),
  paused: false,
  working: false,
  cleansItself: false,
  ...given,
});
const a = session('a', { processes: [leftover(7)] });
const b = session('b', { owner: identity(2), processes: [leftover(8), leftover(9)] });
const nobody: ReadonlySet<string> = new Set();

describe('news', () => {
  it('tells of everything at once, with what and how much', () => {
    expect(newsOf(nobody, status([a, b]), true).text).toBe(
      '2 crashed sessions left 3 processes behind · 300 MB.',
    );
  });

  it('never repeats itself for the same set, nor for a part of it', () => {
    const { told } = newsOf(nobody, status([a, b]), true);
    expect(newsOf(told, status([b, a]), true).text).toBeNull();
    expect(newsOf(told, status([a]), true).text).toBeNull();
    expect(newsOf(newsOf(told, status([]), true).told, status([a, b]), true).text).toBeNull();
  });

  it('tells of a session that is new, of a process that is new, and of a second crash', () => {
    const { told } = newsOf(nobody, status([a]), true);
    expect(newsOf(told, status([a, b]), true).text).toContain('2 crashed sessions');
    const more = { ...a, processes: [leftover(7), leftover(10)] };
    expect(newsOf(told, status([more]), true).text).toContain('2 processes');
    const again = { ...a, owner: identity(1, 'later'), processes: [] };
    expect(newsOf(told, status([again]), true).text).toContain('only files');
  });

  it('does not tell of each sleep of a loop', () => {
    const loop = (pid: number) => ({ ...a, processes: [leftover(7), leftover(pid, { isPassing: true })] });
    const { told } = newsOf(nobody, status([loop(8)]), true);
    expect(newsOf(told, status([loop(9)]), true).text).toBeNull();
  });

  it('does not tell of one crash again once its younger processes are judged, too', () => {
    const young = { vetoes: [{ kind: 'grace-period' as const, detail: 'It is younger than 10 minutes.' }] };
    const first = newsOf(nobody, status([{ ...a, processes: [leftover(7), leftover(8, young)] }]), true);
    expect(first.text).toContain('1 more not judged yet');
    const judged = { ...a, processes: [leftover(7), leftover(8, { confidence: 'likely' })] };
    expect(newsOf(first.told, status([judged]), true).text).toBeNull();
  });

  it('tells of another process that got an old pid', () => {
    const { told } = newsOf(nobody, status([a]), true);
    const recycled = { ...a, processes: [leftover(7, { identity: identity(7, 'other') })] };
    expect(newsOf(told, status([recycled]), true).text).not.toBeNull();
  });

  it.each<[string, object]>([
    ['while paused', { paused: true }],
    ['during a clean-up', { working: true }],
    ['before the first look', { scan: null }],
    ['when nothing could be judged', { scan: scanOf([a], { complete: false }) }],
  ])('says and remembers nothing %s', (_case, given) => {
    expect(newsOf(nobody, status([a], given), true)).toEqual({ text: null, told: nobody });
  });

  it('is silent when switched off, and does not bring up old news when switched on', () => {
    const off = newsOf(nobody, status([a]), false);
    expect(off.text).toBeNull();
    expect(newsOf(off.told, status([a]), true).text).toBeNull();
  });

  it('leaves to the receipt what will be cleaned by itself, but tells of what will not', () => {
    expect(newsOf(nobody, status([a], { cleansItself: true }), true).text).toBeNull();
    const likely = session('c', { processes: [leftover(7, { confidence: 'likely' })] });
    expect(newsOf(nobody, status([likely], { cleansItself: true }), true).text).not.toBeNull();
  });

  it('says nothing where there is nothing', () => {
    expect(newsOf(nobody, status([]), true).text).toBeNull();
  });

  it('does not remember without end', () => {
    const many = Array.from({ length: 6_000 }, (_, index) => session(`s-${index}`));
    const { told } = newsOf(nobody, status(many), true);
    expect(newsOf(told, status([a]), true).told.size).toBe(2);
  });
});

it('gives notification centres short plain text', () => {
  const { title, body } = plainMessage({ title: 'a\u0007b\nc', body: 'y'.repeat(999) });
  expect(title).toBe('a b c');
  expect(body).toHaveLength(240);
});
