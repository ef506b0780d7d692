import * as fs from 'node:fs';
import Module from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCompiled } from '../../../electron/cli/start/load-compiled.ts';
import { itWhere } from '../../fakes/describe-where.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const source = `
  const { sep } = require('node:path');
  exports.twice = (n) => 2 * n;
  exports.sep = sep;
`;
interface Loaded {
  twice(n: number): number;
  sep: string;
}

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-compiled-'));
  file = path.join(folder, 'some.cjs');
  fs.writeFileSync(file, source);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const bytecodeFile = (version = process.version) => `${file}.${version}.bytecode`;
const bytecodeFor = (text: string) => new Script(Module.wrap(text), { filename: file }).createCachedData();

function works(): void {
  const loaded = loadCompiled(file) as Loaded;
  expect(loaded.twice(21)).toBe(42);
  expect(loaded.sep).toBe(path.sep);
}

describe('a bundle loads', () => {
  it('from its source alone', works);

  it('with its bytecode', () => {
    fs.writeFileSync(bytecodeFile(), bytecodeFor(source));
    works();
  });

  it.each([
    ['empty', () => Buffer.alloc(0)],
    ['noise', () => Buffer.from('no bytecode at all')],
    ['cut short', () => bytecodeFor(source).subarray(0, -20)],
    ['of a longer source', () => bytecodeFor(`${source}\nexports.twice = () => 0;`)],
  ])('where its bytecode is %s', (_, bytecode) => {
    fs.writeFileSync(bytecodeFile(), bytecode());
    works();
  });

  it("without a look at another Node's bytecode, which V8 may take and crash on", () => {
    // Of the same length, so that V8 would take it.
    const other = bytecodeFor(source.replace('2 * n', '3 * n'));
    for (const name of [bytecodeFile('v20.0.0'), `${file}.bytecode`]) fs.writeFileSync(name, other);
    works();
  });

  it('where its bytecode is a folder', () => {
    fs.mkdirSync(bytecodeFile());
    works();
  });
});

describe.each(['scan', 'status', 'hook', 'run'])('%s', (name) => {
  itWhere(builtByAnotherNode(), 'is built with bytecode that this version of Node takes', () => {
    const suffix = `.cjs.${process.version}.bytecode`;
    const files = fs.readdirSync(path.join(root, 'out/cli'));
    const built = files.filter((file) => file.startsWith(`${name}-`) && file.endsWith(suffix));
    expect(built).toHaveLength(1);
    const bytecode = path.join(root, 'out/cli', built[0]!);
    const source = bytecode.slice(0, -suffix.length + '.cjs'.length);
    const script = new Script(Module.wrap(fs.readFileSync(source, 'utf8')), {
      filename: source,
      cachedData: fs.readFileSync(bytecode),
    });
    expect(script.cachedDataRejected).toBe(false);
  });
});

/** The reason where what is built is of another version of Node, as where Windows is tried on Linux. */
function builtByAnotherNode(): string | null {
  const bytecode = fs.readdirSync(path.join(root, 'out/cli')).filter((name) => name.endsWith('.bytecode'));
  const isOurs = bytecode.length === 0 || bytecode.some((name) => name.includes(`.${process.version}.`));
  return isOurs ? null : 'it was built by another version of Node';
}
