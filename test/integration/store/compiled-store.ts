import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../../..');

/**
 * Compiles shared/ and electron/store/ into `dir`, so that a plain Node process can run them.
 *
 * @returns the address of a compiled file below electron/store
 */
export function compileStore(dir: string): (file: string) => string {
  for (const folder of ['shared', 'electron/store']) {
    const files = fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of files.filter((file) => file.endsWith('.ts'))) {
      const { outputText } = ts.transpileModule(fs.readFileSync(path.join(root, folder, name), 'utf8'), {
        compilerOptions: {
          module: ts.ModuleKind.ESNext,
          target: ts.ScriptTarget.ES2023,
          rewriteRelativeImportExtensions: true,
        },
      });
      fs.mkdirSync(path.dirname(path.join(dir, folder, name)), { recursive: true });
      fs.writeFileSync(path.join(dir, folder, name.replace(/ts$/, 'js')), outputText);
    }
  }
  fs.writeFileSync(path.join(dir, 'package.json'), '{"type":"module"}');
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(dir, 'node_modules'));
  return (file) => pathToFileURL(path.join(dir, 'electron/store', file)).href;
}
