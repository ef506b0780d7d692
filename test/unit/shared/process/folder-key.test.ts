import { expect, it } from 'vitest';
import { folderKey } from '../../../../shared/process/folder-key.ts';

it.each(['C:\\Src\\Shop', 'c:/src/shop', 'C:\\src/shop\\', 'c:\\SRC\\SHOP\\\\', '\\\\?\\C:\\src\\shop'])(
  'is the same for all spellings on Windows: %s',
  (folder) => {
    expect(folderKey(folder, 'win32')).toBe('c:\\src\\shop');
  },
);

it.each([
  ['C:\\', 'c:/', true],
  ['C:\\src', 'D:\\src', false],
  ['C:\\src', 'C:\\src2', false],
])('compares %s and %s', (one, other, isSame) => {
  expect(folderKey(one, 'win32') === folderKey(other, 'win32')).toBe(isSame);
});

it('leaves folders of other systems as they are', () => {
  expect(folderKey('/src/Shop', 'linux')).toBe('/src/Shop');
});
