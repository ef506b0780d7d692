import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** What runs on Windows' Node only: `npm run test:windows`. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    name: 'windows',
    include: ['test/windows/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Real processes: one file at a time keeps the pictures clear.
    fileParallelism: false,
  },
});
