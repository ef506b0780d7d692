import { compileInto } from '../../fakes/real/compile.ts';

/**
 * Compiles shared/ and electron/store/ into `dir`, so that a plain Node process can run them.
 *
 * @returns the address of a compiled file below electron/store
 */
export function compileStore(dir: string): (file: string) => string {
  const address = compileInto(dir, ['shared', 'electron/store']);
  return (file) => address(`electron/store/${file}`);
}
