import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../../..');

/**
 * Compiles folders of this repository into `dir`, with the folders in them, so that a plain Node process can run them.
 *
 * @param folders below the root, such as `electron/store`
 * @returns the address to import a compiled file from: `electron/store/files/lock.js`
 */
export function compileInto(dir: string, folders: readonly string[]): (file: string) => string {
  for (const folder of folders) {
    for (const name of fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      const target = path.join(dir, folder, name.replace(/ts$/, 'js'));
      fs.mkdirSync(path.dirname(target), { recursive: true });
      const { outputText } = ts.transpileModule(fs.readFileSync(path.join(root, folder, name), 'utf8'), {
        compilerOptions: {
          module: ts.ModuleKind.ESNext,
          target: ts.ScriptTarget.ES2023,
          rewriteRelativeImportExtensions: true,
        },
      });
      fs.writeFileSync(target, outputText);
    }
  }
  fs.writeFileSync(path.join(dir, 'package.json'), '{"type":"module"}');
  provideModules(path.join(dir, 'node_modules'));
  return (file) => {
    const compiled = path.join(dir, file);
    if (!fs.existsSync(compiled)) throw new Error(`There is no ${file} among what was compiled.`);
    return pathToFileURL(compiled).href;
  };
}

/** A link to the packages; where the system makes none (Wine), a copy of the one that all of ours need. */
function provideModules(folder: string): void {
  try {
    fs.symlinkSync(path.join(root, 'node_modules'), folder, 'junction');
  } catch {
    const isNeeded = (file: string) => !/[\\/]src[\\/]|\.d\.c?ts$/.test(file.slice(root.length));
    fs.cpSync(path.join(root, 'node_modules/zod'), path.join(folder, 'zod'), {
      recursive: true,
      filter: isNeeded,
    });
  }
}
