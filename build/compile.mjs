// node build/compile.mjs <file>: writes the bytecode of a built CommonJS file next to it, for load-compiled.ts, which
// takes that of its very own Node only.
// It takes in what a scan or a status has called, so one is made: of a home folder of our own, in which sessions have crashed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Script } from 'node:vm';
import { writeCrashedSessions } from './crashed-sessions.mjs';

const file = path.resolve(process.argv[2]);
const home = mkdtempSync(path.join(os.tmpdir(), 'janitor-build-'));
try {
  writeCrashedSessions(home, 3);
  const script = new Script(Module.wrap(readFileSync(file, 'utf8')), { filename: file });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
  const env = { ...process.env, JANITOR_HOME: home, HOME: home };
  const { plainScan, quickStatus } = module.exports;
  await (plainScan === undefined ? quickStatus(env, false) : plainScan(env));
  writeFileSync(`${file}.${process.version}.bytecode`, script.createCachedData());
} finally {
  rmSync(home, { recursive: true, force: true });
}
