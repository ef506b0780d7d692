import { createRequire } from 'node:module';

type PsList = typeof import('ps-list');
/** One row of the portable list of processes. */
export type PortableRow = Awaited<ReturnType<PsList['default']>>[number];

/** Lists processes with ps-list, which is loaded only when it is needed. */
export async function portableList(): Promise<readonly PortableRow[]> {
  const { default: psList } = await loadPsList();
  return psList();
}

async function loadPsList(): Promise<PsList> {
  try {
    return await import('ps-list');
  } catch (error) {
    // Code from bytecode has no import(), but require (cli/load-compiled.ts).
    const isBytecode =
      error instanceof Error && 'code' in error && error.code === 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING';
    if (!isBytecode) throw error;
    return createRequire(import.meta.url)('ps-list') as PsList;
  }
}
