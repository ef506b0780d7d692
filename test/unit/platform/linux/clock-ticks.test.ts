import { describe, expect, it } from 'vitest';
import { bootTimeMs, clockTicksPerSecond } from '../../../../electron/platform/linux/clock-ticks.ts';

function auxv64(pairs: [number, number][], order: 'LE' | 'BE') {
  const buffer = Buffer.alloc(pairs.length * 16);
  pairs.flat().forEach((value, index) => {
    if (order === 'LE') buffer.writeBigUInt64LE(BigInt(value), index * 8);
    else buffer.writeBigUInt64BE(BigInt(value), index * 8);
  });
  return buffer;
}

describe('clockTicksPerSecond', () => {
  it('reads AT_CLKTCK on 64-bit machines of either byte order', () => {
    expect(
      clockTicksPerSecond(
        auxv64(
          [
            [6, 4096],
            [17, 250],
            [0, 0],
          ],
          'LE',
        ),
        8,
        'LE',
      ),
    ).toBe(250);
    expect(
      clockTicksPerSecond(
        auxv64(
          [
            [6, 4096],
            [17, 250],
            [0, 0],
          ],
          'BE',
        ),
        8,
        'BE',
      ),
    ).toBe(250);
  });

  it('reads AT_CLKTCK on 32-bit machines', () => {
    const buffer = Buffer.alloc(16);
    [6, 4096, 17, 1000].forEach((value, index) => buffer.writeUInt32LE(value, index * 4));
    expect(clockTicksPerSecond(buffer, 4, 'LE')).toBe(1000);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half a pair', Buffer.from([17, 0, 0])],
    ['a zero', auxv64([[17, 0]], 'LE')],
  ])('takes the usual 100 where the kernel tells %s', (_, buffer) => {
    expect(clockTicksPerSecond(buffer, 8, 'LE')).toBe(100);
  });
});

describe('bootTimeMs', () => {
  it('finds btime among counters', () => {
    expect(bootTimeMs('cpu  1 2 3\nintr 5 0\nctxt 12\nbtime 1795383237\nprocesses 9\n')).toBe(
      1_795_383_237_000,
    );
  });

  it('is null where there is none', () => {
    expect(bootTimeMs('cpu 1 2 3\nnot btime 5\n')).toBeNull();
  });
});
