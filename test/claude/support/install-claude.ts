import type { TestProject } from 'vitest/node';
import { claudeProgram } from './claude-program.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the Claude Code program; `''`: there is none, and `whyNot` says why. */
    claudeBin: string;
    whyNot: string;
  }
}

/** Provides the tests with Claude Code, or says aloud why they are skipped. */
export default function setup(project: TestProject): void {
  const found = claudeProgram();
  project.provide('claudeBin', found.ok ? found.bin : '');
  project.provide('whyNot', found.ok ? '' : found.reason);
  if (!found.ok) console.warn(`\nSKIPPED, all of the suite on the real Claude Code: ${found.reason}\n`);
}
