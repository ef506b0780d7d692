import { existsSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { printJson } from '../terminal/json.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';

interface App {
  command: string;
  args: readonly string[];
}

/** `open`: starts the tray application with its window; where it runs already, that brings its window up. */
export function open({ terminal, env, system }: Context, options: { json?: boolean }): ExitCode {
  if (system.host.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    throw new UserError(
      'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set). `process-janitor watch` shows the same in the terminal.',
    );
  }
  const app = findApp(path.dirname(import.meta.dirname), env);
  if (app === null) {
    throw new UserError(
      'The tray application is not installed here. `process-janitor watch` shows the same in the terminal.',
    );
  }
  const own = Object.entries(env).filter(
    // Set by programs that are Electron themselves, such as editors; it would turn ours into a bare Node.
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  system.spawnDetached(app.command, app.args, Object.fromEntries(own));
  if (options.json === true) printJson(terminal, { schema: 'process-janitor/open@1', opened: true });
  else terminal.out('The window of Process Janitor opens.');
  return 0;
}

/** Where `npm` put Electron beside us, or where an installer puts the application. */
function findApp(root: string, env: NodeJS.ProcessEnv): App | null {
  // Its types know Electron's own processes only.
  const versions: Readonly<Record<string, string | undefined>> = process.versions;
  if (versions['electron'] !== undefined) return { command: process.execPath, args: [] };
  const electron = path.join(root, 'node_modules', 'electron');
  const listed = path.join(electron, 'path.txt');
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const folder = override === undefined || override === '' ? path.join(electron, 'dist') : override;
  if (existsSync(listed)) {
    const program = path.join(folder, readFileSync(listed, 'utf8'));
    // Chromium refuses to run as root with its sandbox, and every other user keeps it.
    const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
    if (existsSync(program)) return { command: program, args: [...(isRoot ? ['--no-sandbox'] : []), root] };
  }
  const installed: Partial<Record<NodeJS.Platform, string>> = {
    darwin: '/Applications/Process Janitor.app/Contents/MacOS/Process Janitor',
    win32: path.join(os.homedir(), 'AppData/Local/Programs/process-janitor/Process Janitor.exe'),
    linux: '/opt/Process Janitor/process-janitor',
  };
  const program = installed[process.platform];
  return program !== undefined && existsSync(program) ? { command: program, args: [] } : null;
}
