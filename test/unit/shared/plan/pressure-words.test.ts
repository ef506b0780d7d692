import { describe, expect, it } from 'vitest';
import { describePressure } from '../../../../shared/plan/pressure-words.ts';
import { familyOf, idleSession, leftover, MB, scanOf, session } from '../../desktop/worlds.ts';

const reading = { totalBytes: 16 * 1024 * MB, availableBytes: 600 * MB, stalledPercent: 12, level: null };
const short = 'Memory is short: 600 MB of 16 GB left.';

describe('when memory runs short', () => {
  it('what can be won back at once comes first', () => {
    const scan = scanOf([session('a', { processes: [leftover(7, { memoryBytes: 900 * MB })] })]);
    expect(describePressure(reading, scan, [])).toBe(
      `${short} A clean-up wins back 900 MB at once, from 1 left-over process.`,
    );
  });

  it('else the heaviest sessions are named, and how to close one that is idle', () => {
    const idle = idleSession('idle-one');
    const busy = { ...idleSession('busy-one'), activity: { status: 'busy', sinceMs: 0, isBridged: false } };
    const families = [familyOf(idle), { ...familyOf(busy), memoryBytes: 2048 * MB }];
    const scan = { ...scanOf([idle, busy]), scannedAtMs: 2 * 3_600_000 };
    expect(describePressure(reading, scan, families)).toBe(
      `${short} Heaviest: busy-one 2 GB (at work), idle-one 400 MB (idle 2 h). \`process-janitor close idle-one\` closes idle-one.`,
    );
  });

  it('nobody who is at work is to be closed, and what is only likely is said', () => {
    const busy = { ...idleSession('busy'), activity: { status: 'busy', sinceMs: 0, isBridged: false } };
    const likely = session('b', {
      processes: [leftover(8, { confidence: 'likely', memoryBytes: 100 * MB })],
    });
    const said = describePressure(reading, scanOf([busy, likely]), [familyOf(busy)]);
    expect(said).not.toContain('process-janitor close');
    expect(said).toContain('Perhaps 100 MB more');
  });

  it('where no session runs and nothing is left over, it says so', () => {
    expect(describePressure(reading, scanOf([]), [])).toBe(
      'Memory is short: 600 MB of 16 GB left. No Claude Code session weighs anything.',
    );
  });

  it('it fits a notification even where names are long, and nothing in a name can be more than a name', () => {
    const rows = ['a', 'b', 'c', 'd'].map((letter) => ({
      ...idleSession(`${letter}0000000-one`),
      workingDir: `/home/ann/${letter}\u0007 --\`$(x)<b>${'long'.repeat(40)}`,
    }));
    const said = describePressure(reading, { ...scanOf(rows), scannedAtMs: 3_600_000 }, rows.map(familyOf));
    expect(said.length).toBeLessThanOrEqual(240);
    expect(said).not.toMatch(/[$<>]/);
    expect(said).toContain('`process-janitor close a0000000`');
  });
});
