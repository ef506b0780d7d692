import { roomWalls } from './rooms.mjs';

const noElectron = {
  regex: '^electron($|/)',
  message: "Only electron/desktop and preload.ts may import 'electron'.",
};
const noProcesses = {
  regex: '^(node:)?child_process$',
  message: 'Only electron/platform starts programs.',
};
// Last in its list: what a pattern of this kind lets pass is not looked at by those after it.
const only = (allowed, message) => ({
  group: ['**', './**', '../**', ...allowed].map((path, at) => (at === 0 ? path : `!${path}`)),
  message,
});
const not = (folders, message) => ({ regex: `/(${folders})/`, message });

/** What no file of a house may import; the walls between its rooms are in rooms.mjs. */
const houseWalls = {
  shared: [
    not('electron|renderer', 'shared/ knows nobody.'),
    only(['zod/mini'], 'shared/ is pure: it imports zod/mini and its own files only.'),
  ],
  renderer: [
    not('electron', 'renderer/ imports shared/ only.'),
    only(
      ['preact', 'preact/**', 'uplot', 'uplot/**'],
      'renderer/ imports shared/, preact, uplot and its own files only.',
    ),
  ],
  'electron/platform': [noElectron, not('store|janitor|cli|desktop', 'platform/ knows shared/ only.')],
  'electron/store': [
    noElectron,
    noProcesses,
    not('platform|janitor|cli|desktop', 'store/ knows shared/ only.'),
  ],
  'electron/janitor': [
    noElectron,
    noProcesses,
    not('cli|desktop', 'janitor/ knows shared/, platform/ and store/ only.'),
  ],
  'electron/cli': [noElectron, noProcesses, not('desktop', 'The terminal door does not know the desktop.')],
  'electron/desktop': [noProcesses, not('cli', 'The desktop does not know the terminal door.')],
};

/**
 * The walls of the house, where files and folders may not know each other.
 *
 * @returns globs of files, and the patterns of import paths that are forbidden there, with their reasons; where several
 *   hold for one file, the last one, which has all that holds
 * @throws Error where a folder has no place in rooms.mjs yet
 */
export function walls() {
  return [
    ...Object.entries(houseWalls).map(([house, patterns]) => ({ files: [`${house}/**`], patterns })),
    ...roomWalls().map(({ house, files, ...pattern }) => ({
      files,
      patterns: [pattern, ...houseWalls[house]],
    })),
    { files: ['electron/cli.ts'], patterns: houseWalls['electron/cli'] },
    { files: ['electron/main.ts'], patterns: houseWalls['electron/desktop'] },
  ];
}
