import { expect, it } from 'vitest';
import { zoomAfter } from '../../../electron/desktop/window/zoom.ts';

const press = { type: 'keyDown', key: '+', control: true, meta: false, alt: false };

it.each([
  [press, 0, 'linux', 1],
  [{ ...press, key: '-' }, 0, 'win32', -1],
  [{ ...press, key: '0' }, 3, 'linux', 0],
  [press, 5, 'linux', 5],
  [{ ...press, key: '-' }, -2, 'linux', -2],
  [press, 0, 'darwin', null],
  [{ ...press, control: false, meta: true }, 0, 'darwin', 1],
  [{ ...press, type: 'keyUp' }, 0, 'linux', null],
  [{ ...press, key: 'r' }, 0, 'linux', null],
] as const)('%o at level %d on %s zooms to %s', (given, level, platform, after) => {
  expect(zoomAfter(given, level, platform)).toBe(after);
});
