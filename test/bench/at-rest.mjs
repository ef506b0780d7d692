import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inDesk, users, whyNoDesk } from '../e2e/electron/desk/desk.mjs';
import { describeElectron, whichElectron } from '../e2e/electron/host/which-electron.mjs';

/**
 * What the tray application holds at rest, its window never opened, on a desktop of its own: MB (PSS) of each of its
 * processes, by kind.
 *
 * @returns the figures and what they were measured on, or why nothing could be
 */
export function measureAtRest(env) {
  const electron = whichElectron(env);
  if (!electron.ok) return electron;
  const noDesk = whyNoDesk();
  if (noDesk !== null) return { ok: false, reason: noDesk };
  const folder = mkdtempSync(join(tmpdir(), 'janitor-at-rest-'));
  try {
    chmodSync(folder, 0o777);
    const file = join(folder, 'parts.json');
    const script = join(import.meta.dirname, 'at-rest-inside.mjs');
    const told = { AT_REST_ELECTRON: electron.program, AT_REST_REPORT: file };
    inDesk({ who: users.ordinary, command: [process.execPath, script], env: told });
    return { ok: true, on: describeElectron(electron), parts: JSON.parse(readFileSync(file, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
