import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

/**
 * Loads a CommonJS file with the bytecode that the build put next to it (build/compile.mjs), which saves compiling
 * each function when it is first called. V8 itself refuses bytecode of another version of V8, or for a source of
 * another length; then, and where there is none, the source alone does. But it takes that of another Node with the same
 * V8 (20.20.2's in 20.19.6, both 11.3.244.8) and crashes, so its name tells which Node made it. Code from bytecode can't call `import()`
 * (Node 20 finds no one to answer it), so the file must do without or require instead.
 *
 * @param file absolute, of ASCII alone; its name holds a hash of its content, so the bytecode can't be of another file
 */
export function loadCompiled(file: string): unknown {
  const cachedData = bytecodeOf(file);
  const script = new Script(Module.wrap(readFileSync(file, 'latin1')), {
    filename: file,
    ...(cachedData !== undefined && { cachedData }),
  });
  const module = { exports: {} as unknown };
  const run = script.runInThisContext() as (...given: unknown[]) => void;
  run(module.exports, createRequire(file), module, file, path.dirname(file));
  return module.exports;
}

function bytecodeOf(file: string): Buffer | undefined {
  try {
    return readFileSync(`${file}.${process.version}.bytecode`);
  } catch {
    return undefined;
  }
}
