import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import { roomWalls } from './build/lint/rooms.mjs';

/** A wall: files in `files` may not import what one of `patterns` matches. */
const wall = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});
const noElectron = {
  regex: '^electron($|/)',
  message: "Only electron/desktop and preload.ts may import 'electron'.",
};
const noProcesses = {
  regex: '^(node:)?child_process$',
  message: 'Only electron/platform starts programs.',
};
const only = (allowed, message) => ({ regex: `^(?!(${allowed}))`, message });
const not = (folders, message) => ({ regex: `/(${folders})/`, message });

/** The walls around each house; those between its rooms are in build/lint/rooms.mjs. */
const houseWalls = {
  shared: [
    only('\\.{1,2}/|zod/mini$', 'shared/ is pure: it imports zod/mini and its own files only.'),
    not('electron|renderer', 'shared/ knows nobody.'),
  ],
  renderer: [
    only(
      '\\.{1,2}/|preact($|/)|uplot($|/)',
      'renderer/ imports shared/, preact, uplot and its own files only.',
    ),
    not('electron', 'renderer/ imports shared/ only.'),
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

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'node_modules/', 'test-results/', 'playwright-report/', 'coverage/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    // What needs types is checked by oxlint (.oxlintrc.json), which takes a tenth of the time for it.
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['shared/**'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer', 'window', 'document', 'setTimeout', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'shared/ is told the time.' },
        { object: 'Math', property: 'random', message: 'shared/ is deterministic.' },
      ],
    },
  },
  ...Object.entries(houseWalls).map(([house, patterns]) => wall([`${house}/**`], patterns)),
  ...roomWalls().map(({ house, files, ...pattern }) => wall(files, [...houseWalls[house], pattern])),
  wall(['electron/cli.ts'], houseWalls['electron/cli']),
  wall(['electron/main.ts'], houseWalls['electron/desktop']),
  {
    files: ['electron/**'],
    ignores: ['electron/platform/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'kill', message: 'Only electron/platform sends signals.' },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        require: 'readonly',
        performance: 'readonly',
        Response: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
);
