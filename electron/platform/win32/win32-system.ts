import { loadKoffi } from '../koffi.ts';
import type { System } from '../system.ts';
import { windowsFunctions } from './api/functions.ts';
import { createApiSystem } from './look/api-system.ts';

/** Windows: by its own functions where koffi can call them, else through PowerShell, which tells less. */
export async function createWin32System(env: NodeJS.ProcessEnv, load = loadKoffi): Promise<System> {
  const api = openApi(env, load);
  if (api.ok) return api.system;
  const { createPowershellSystem } = await import('./powershell/powershell-system.ts');
  const lacks =
    `${api.reason} PowerShell is asked instead: slower, and without environments and folders, ` +
    'so little can be proven.';
  return { ...(await createPowershellSystem(env)), lacks: [lacks] };
}

/** The first look is the proof: our own identity must come out of it. */
function openApi(
  env: NodeJS.ProcessEnv,
  load: typeof loadKoffi,
): { ok: true; system: System } | { ok: false; reason: string } {
  const loaded = load();
  if (!loaded.ok) return loaded;
  try {
    const system = createApiSystem(env, windowsFunctions(loaded.koffi));
    if (system.host.uid !== '') return { ok: true, system };
    return { ok: false, reason: "Windows' functions do not tell who we are." };
  } catch (error) {
    return { ok: false, reason: `Windows' functions could not be called (${String(error)}).` };
  }
}
