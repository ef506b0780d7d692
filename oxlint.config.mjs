import { walls } from './build/lint/walls.mjs';

/** Each rule by its name, as an error. */
const errors = (plugin, names) => Object.fromEntries(names.map((name) => [`${plugin}/${name}`, 'error']));

/** Beyond oxlint's own choice (its category `correctness`), what ESLint recommends. */
const recommended = errors('eslint', [
  'no-array-constructor',
  'no-case-declarations',
  'no-empty',
  'no-empty-function',
  'no-fallthrough',
  'no-prototype-builtins',
  'no-regex-spaces',
  'no-unexpected-multiline',
  'no-useless-assignment',
  'no-useless-constructor',
  'no-var',
  'prefer-const',
  'prefer-rest-params',
  'prefer-spread',
  'preserve-caught-error',
]);

/** What typescript-eslint's sets `strict` and `stylistic` have beyond that. */
const strict = errors('typescript', [
  'adjacent-overload-signatures',
  'array-type',
  'ban-ts-comment',
  'ban-tslint-comment',
  'class-literal-property-style',
  'consistent-generic-constructors',
  'consistent-indexed-object-style',
  'consistent-type-assertions',
  'no-confusing-non-null-assertion',
  'no-dynamic-delete',
  'no-empty-object-type',
  'no-explicit-any',
  'no-extraneous-class',
  'no-inferrable-types',
  'no-invalid-void-type',
  'no-namespace',
  'no-non-null-asserted-nullish-coalescing',
  'no-non-null-assertion',
  'no-require-imports',
  'no-unnecessary-type-constraint',
  'no-unsafe-function-type',
  'prefer-for-of',
  'prefer-function-type',
  'prefer-literal-enum-member',
  'unified-signatures',
]);

/** The rules of both sets that need types. */
const typed = {
  ...errors('typescript', [
    'dot-notation',
    'no-deprecated',
    'no-generated-empty-object-type',
    'no-misused-promises',
    'no-mixed-enums',
    'no-unnecessary-boolean-literal-compare',
    'no-unnecessary-template-expression',
    'no-unnecessary-type-arguments',
    'no-unnecessary-type-assertion',
    'no-unnecessary-type-conversion',
    'no-unnecessary-type-parameters',
    'no-unsafe-argument',
    'no-unsafe-assignment',
    'no-unsafe-call',
    'no-unsafe-enum-comparison',
    'no-unsafe-member-access',
    'no-unsafe-return',
    'non-nullable-type-assertion-style',
    'only-throw-error',
    'prefer-find',
    'prefer-includes',
    'prefer-nullish-coalescing',
    'prefer-promise-reject-errors',
    'prefer-reduce-type-parameter',
    'prefer-regexp-exec',
    'prefer-return-this-type',
    'prefer-string-starts-ends-with',
    'related-getter-setter-pairs',
    'require-await',
    'switch-exhaustiveness-check',
    'use-unknown-in-catch-callback-variable',
  ]),
  'typescript/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  'typescript/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
  'typescript/restrict-plus-operands': [
    'error',
    {
      allowAny: false,
      allowBoolean: false,
      allowNullish: false,
      allowNumberAndString: false,
      allowRegExp: false,
    },
  ],
  'typescript/restrict-template-expressions': [
    'error',
    {
      allowAny: false,
      allowBoolean: true,
      allowNever: false,
      allowNullish: true,
      allowNumber: true,
      allowRegExp: false,
    },
  ],
  'typescript/return-await': ['error', 'error-handling-correctness-only'],
};

/** Of oxlint's own choice, what says little about a script without types. */
const needsTypes = [
  'await-thenable',
  'no-array-delete',
  'no-base-to-string',
  'no-duplicate-type-constituents',
  'no-floating-promises',
  'no-for-in-array',
  'no-implied-eval',
  'no-meaningless-void-operator',
  'no-misused-spread',
  'no-redundant-type-constituents',
  'no-unsafe-unary-minus',
  'no-useless-default-assignment',
  'require-array-sort-compare',
  'restrict-template-expressions',
  'unbound-method',
];

const off = (plugin, names) => Object.fromEntries(names.map((name) => [`${plugin}/${name}`, 'off']));

/** The linter: rules, types (as `npm run types` finds them), circles, and the walls between the rooms. */
export default {
  plugins: ['eslint', 'typescript', 'import', 'oxc'],
  categories: { correctness: 'error' },
  options: { typeAware: true, typeCheck: true },
  rules: {
    ...recommended,
    'eslint/eqeqeq': ['error', 'always', { null: 'ignore' }],
    // Circles, also where only types make them.
    'import/no-cycle': ['error', { ignoreTypes: false }],
  },
  overrides: [
    { files: ['**/*.ts', '**/*.tsx'], rules: { ...strict, ...typed } },
    {
      files: ['**/*.mjs', '**/*.cjs', '*.js'],
      env: { node: true },
      rules: {
        ...off('typescript', needsTypes),
        ...off('eslint', ['no-empty-function']),
        'eslint/no-undef': 'error',
      },
    },
    // It runs on Nodes that know nothing newer, to say so.
    { files: ['build/needs-node.cjs'], rules: off('eslint', ['no-var']) },
    {
      files: ['shared/**'],
      rules: {
        'eslint/no-restricted-globals': [
          'error',
          'process',
          'Buffer',
          'window',
          'document',
          'setTimeout',
          'fetch',
        ],
        'eslint/no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', message: 'shared/ is told the time.' },
          { object: 'Math', property: 'random', message: 'shared/ is deterministic.' },
        ],
      },
    },
    {
      files: ['electron/**'],
      excludeFiles: ['electron/platform/**'],
      rules: {
        'eslint/no-restricted-properties': [
          'error',
          { object: 'process', property: 'kill', message: 'Only electron/platform sends signals.' },
        ],
      },
    },
    ...walls().map(({ files, patterns }) => ({
      files,
      rules: { 'eslint/no-restricted-imports': ['error', { patterns }] },
    })),
    {
      files: ['test/**'],
      rules: {
        // A stand-in for Electron and the stage that lists it may name each other's types.
        'import/no-cycle': ['error', { ignoreTypes: true }],
        'typescript/no-non-null-assertion': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/unbound-method': 'off',
      },
    },
  ],
  ignorePatterns: ['out', 'dist', 'test-results', 'playwright-report', 'coverage'],
};
