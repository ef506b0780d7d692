import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** A wall of the house: files in `files` may not import what matches `regex`. */
const wall = (files, ...patterns) => ({
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

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'node_modules/', 'test-results/', 'playwright-report/', 'coverage/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  wall(
    ['shared/**'],
    only('\\.{1,2}/|zod/mini$', 'shared/ is pure: it imports zod/mini and its own files only.'),
  ),
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
  wall(
    ['renderer/**'],
    only(
      '\\.{1,2}/|preact($|/)|uplot($|/)',
      'renderer/ imports shared/, preact, uplot and its own files only.',
    ),
    { regex: '/electron/', message: 'renderer/ imports shared/ only.' },
  ),
  wall(['electron/platform/**'], noElectron, {
    regex: '/(store|janitor|cli|desktop)/',
    message: 'platform/ knows shared/ only.',
  }),
  wall(['electron/store/**'], noElectron, noProcesses, {
    regex: '/(platform|janitor|cli|desktop)/',
    message: 'store/ knows shared/ only.',
  }),
  wall(['electron/janitor/**'], noElectron, noProcesses, {
    regex: '/(cli|desktop)/',
    message: 'janitor/ knows shared/, platform/ and store/ only.',
  }),
  wall(['electron/cli/**', 'electron/cli.ts'], noElectron, noProcesses, {
    regex: '/desktop/',
    message: 'The terminal door does not know the desktop.',
  }),
  wall(['electron/desktop/**', 'electron/main.ts'], noProcesses, {
    regex: '/cli/',
    message: 'The desktop does not know the terminal door.',
  }),
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
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
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
        Buffer: 'readonly',
      },
    },
  },
);
