import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { compileInto } from '../../fakes/real/compile.ts';

const folders = [
  'shared',
  'electron/store',
  'electron/platform',
  'electron/janitor',
  'test/integration/janitor',
];

/** Compiles what `cleaner.ts` needs, so that a plain Node process can run it. */
export function compileCleaner(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-cleaner-'));
  compileInto(dir, folders);
  return dir;
}

export const cleanerIn = (dir: string) => path.join(dir, 'test/integration/janitor/cleaner.js');

export interface Cleaner {
  process: ChildProcess;
  /** Waits for a line that begins with `word`, and gives the rest of it. */
  said: (word: string) => Promise<string>;
  say: (line: string) => void;
}

/** Starts a janitor of its own, by a command and its arguments; killed with the test if it still runs. */
export function startCleaner(command: string, args: readonly string[]): Cleaner {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });
  const lines: string[] = [];
  const waiting: { word: string; resolve: (rest: string) => void; reject: (error: Error) => void }[] = [];
  const match = () => {
    for (const one of [...waiting]) {
      const line = lines.find((text) => text.startsWith(`${one.word} `));
      if (line === undefined) continue;
      lines.splice(lines.indexOf(line), 1);
      waiting.splice(waiting.indexOf(one), 1);
      one.resolve(line.slice(one.word.length + 1));
    }
  };
  createInterface({ input: child.stdout })
    .on('line', (line) => {
      lines.push(line);
      match();
    })
    .on('close', () => {
      for (const { word, reject } of waiting) reject(new Error(`It ended without saying "${word}".`));
    });
  return {
    process: child,
    say: (line) => void child.stdin.write(`${line}\n`),
    said: (word) =>
      new Promise((resolve, reject) => {
        waiting.push({ word, resolve, reject });
        match();
      }),
  };
}
