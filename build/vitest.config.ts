import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '..');

export default defineConfig({
  root,
  test: {
    projects: [
      { root, test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'] } },
      {
        root,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Real processes on a small machine: one file at a time keeps the pictures clear.
          fileParallelism: false,
        },
      },
    ],
  },
});
