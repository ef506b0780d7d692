import * as fs from 'node:fs';
import * as path from 'node:path';

/** A program's file; or the exit code that shells give (127 not found, 126 may not be run), and a sentence. */
export type FoundProgram = { ok: true; file: string } | { ok: false; exitCode: 126 | 127; message: string };

/**
 * Finds a program as a shell does (POSIX, "Command Search and Execution"): a name with a slash is a path, any other is
 * looked for along `PATH`.
 */
export function findProgram(name: string, env: Readonly<Record<string, string | undefined>>): FoundProgram {
  if (process.platform === 'win32') return findOnWindows(name, env);
  const candidates = name.includes('/')
    ? [name]
    : (env['PATH'] ?? '/usr/local/bin:/bin:/usr/bin')
        .split(':')
        .map((dir) => path.join(dir === '' ? '.' : dir, name));
  let refused: string | null = null;
  for (const file of candidates) {
    const why = whyNot(file);
    if (why === null) return { ok: true, file: file.includes('/') ? file : `./${file}` };
    if (why !== 'missing') refused ??= `${file} ${why}`;
  }
  return refused === null
    ? { ok: false, exitCode: 127, message: `${name}: there is no such program.` }
    : { ok: false, exitCode: 126, message: `${refused}.` };
}

/** Why a file can't be run; `null`: it can, as far as its mode tells. */
function whyNot(file: string): string | null {
  let stat: fs.Stats | undefined;
  try {
    stat = fs.statSync(file, { throwIfNoEntry: false });
  } catch {
    // A part of the path is no folder, or may not be entered.
    return 'missing';
  }
  if (stat === undefined) return 'missing';
  if (stat.isDirectory()) return 'is a folder';
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return null;
  } catch {
    return 'may not be executed';
  }
}

/**
 * Windows starts `.exe` files without a shell, and no script of any kind. What npm puts beside its `claude.cmd` leads
 * to the program itself.
 */
function findOnWindows(name: string, env: Readonly<Record<string, string | undefined>>): FoundProgram {
  const isPath = /[\\/]/.test(name);
  const folders = isPath ? [''] : (env['PATH'] ?? env['Path'] ?? '').split(';').filter((dir) => dir !== '');
  let script: string | null = null;
  for (const folder of folders) {
    const base = folder === '' ? name : path.join(folder, name);
    const exe = [base, `${base}.exe`, `${base}.com`].find(
      (file) => /\.(exe|com)$/i.test(file) && fs.existsSync(file),
    );
    if (exe !== undefined) return { ok: true, file: path.resolve(exe) };
    const npms = path.join(
      path.dirname(base),
      'node_modules',
      '@anthropic-ai',
      'claude-code',
      'bin',
      'claude.exe',
    );
    if (/^claude(\.cmd)?$/i.test(path.basename(base)) && fs.existsSync(npms)) return { ok: true, file: npms };
    script ??=
      [base, `${base}.cmd`, `${base}.bat`, `${base}.ps1`].find((file) => fs.existsSync(file)) ?? null;
  }
  return script === null
    ? { ok: false, exitCode: 127, message: `${name}: there is no such program.` }
    : { ok: false, exitCode: 126, message: `${script} is a script; name the program (.exe) that it starts.` };
}
