// node build/compile.mjs <file> <warm-up>: writes the bytecode of a built CommonJS file next to it, for load-compiled.ts,
// which takes that of its very own Node only.
// It takes in what was called before, so that is done once: with a home folder of our own, in which sessions have crashed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';
import { Script } from 'node:vm';
import { writeCrashedSessions } from './crashed-sessions.mjs';

/** What is called of each file before. */
const warmUps = {
  scan: ({ plainScan }) => plainScan(process.env),
  status: ({ quickStatus }) => quickStatus(process.env, false),
  // What the event tells comes from standard input.
  hook: ({ runHook }) => runHook(['Stop'], { command: '', args: [] }),
  // The program that it starts would take our place: so nothing is called, and all of it is compiled ahead.
  run: null,
};

const [, , given, warmUp] = process.argv;
const file = path.resolve(given);
const home = mkdtempSync(path.join(os.tmpdir(), 'janitor-build-'));
try {
  writeCrashedSessions(home, 3);
  Object.assign(process.env, { JANITOR_HOME: home, HOME: home });
  const isAhead = warmUps[warmUp] === null;
  if (isAhead) v8.setFlagsFromString('--no-lazy');
  const script = new Script(Module.wrap(readFileSync(file, 'utf8')), { filename: file });
  // Bytecode is refused by a V8 that was started with other flags.
  if (isAhead) v8.setFlagsFromString('--lazy');
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
  await warmUps[warmUp]?.(module.exports);
  writeFileSync(`${file}.${process.version}.bytecode`, script.createCachedData());
} finally {
  rmSync(home, { recursive: true, force: true });
}
