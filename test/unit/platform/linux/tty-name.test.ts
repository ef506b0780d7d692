import { expect, it } from 'vitest';
import { ttyName } from '../../../../electron/platform/linux/tty-name.ts';

/** As the kernel's new_encode_dev(): minor in bits 31-20 and 7-0, major in bits 19-8. */
const device = (major: number, minor: number) => ((minor & 0xfff00) << 12) | (major << 8) | (minor & 0xff);

it.each([
  [0, null],
  [34816, 'pts/0'],
  [34819, 'pts/3'],
  [device(136, 255), 'pts/255'],
  [device(137, 0), 'pts/256'],
  [device(136, 300), 'pts/300'],
  [device(136, 4095) | 0, 'pts/4095'],
  [device(4, 1), 'tty1'],
  [device(4, 64), 'ttyS0'],
  [device(5, 1), 'console'],
  [device(229, 0), 'hvc0'],
  [device(250, 7), 'tty:250:7'],
])('names device %i %s', (number, name) => {
  expect(ttyName(number)).toBe(name);
});
