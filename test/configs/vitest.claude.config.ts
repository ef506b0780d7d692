import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The suite on the real Claude Code: `npm run test:claude`. Needs a built `out/`. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    name: 'claude',
    include: ['test/claude/**/*.test.ts'],
    globalSetup: ['test/claude/support/install-claude.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // Each session takes 250 MB and its time to start: one file at a time keeps the pictures clear.
    fileParallelism: false,
  },
});
