import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '../..');

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          setupFiles: ['test/fakes/random-seed.ts'],
          testTimeout: 300_000,
          // What a file imports is read once for all of them: two thirds of the time. So no test may leave anything behind
          // in a module; `-- --isolate` tells whether one does.
          isolate: false,
        },
      },
      {
        root,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          setupFiles: ['test/fakes/random-seed.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Most of them wait for processes; each has a home folder and processes of its own.
          maxWorkers: 3,
        },
      },
    ],
  },
});
