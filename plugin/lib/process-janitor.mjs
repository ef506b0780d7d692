// Finds the Process Janitor that is installed on this machine and runs it in this very process. Claude Code copies
// only the plugin's folder, so the program itself lies elsewhere: where JANITOR_CLI says, where it noted itself
// (<home>/process-janitor/install.json), or on the PATH. Without one, a hook is silent and a command says what to do.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';

const { env } = process;

/** Where the program noted itself; its folder is found as the program itself finds it. */
function noted() {
  try {
    const home = env.JANITOR_HOME || env.CLAUDE_CONFIG_DIR || path.join(os.homedir(), '.claude');
    const { args } = JSON.parse(fs.readFileSync(path.join(home, 'process-janitor', 'install.json'), 'utf8'));
    return args.at(-1);
  } catch {
    return null;
  }
}

/** The program on the PATH: on Unix a link to the script, on Windows npm's shim beside the package. */
function onPath() {
  for (const folder of (env.PATH || '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    for (const name of ['process-janitor', path.join('node_modules', 'process-janitor', 'out', 'cli.cjs')]) {
      try {
        const file = fs.realpathSync(path.join(folder, name));
        if (isScript(file)) return file;
      } catch {
        // Not here.
      }
    }
  }
  return null;
}

/** A script that is there; the plugin's own command on the PATH has no ending and is none. */
function isScript(file) {
  return typeof file === 'string' && path.isAbsolute(file) && /\.c?js$/.test(file) && fs.existsSync(file);
}

const isHook = process.argv[2] === 'hook';
const script = [env.JANITOR_CLI, noted(), onPath()].find(isScript);
if (script !== undefined) {
  process.argv[1] = script;
  // A broken installation must not fail a session; `process-janitor doctor` tells of it.
  await import(pathToFileURL(script).href).catch((error) => {
    if (!isHook) throw error;
  });
} else if (!isHook) {
  console.error(
    'Process Janitor is not installed on this machine. Install it in a clone of its repository: npm ci && npm install --global .',
  );
  process.exitCode = 2;
}
