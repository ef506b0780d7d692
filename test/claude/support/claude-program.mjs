// The real Claude Code for the tests: installed from npm into a cache folder, once for each version; it is no dependency of
// ours.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** What the tests were written for; another with CLAUDE_CODE_TEST_VERSION, an installed one with CLAUDE_CODE_TEST_BIN. */
const pinnedVersion = '2.1.332';
const { env } = process;

export function claudeProgram() {
  if (process.platform !== 'linux') return { ok: false, reason: 'it runs on Linux only.' };
  const cli = env.JANITOR_CLI ?? path.resolve('out/cli.cjs');
  if (!fs.existsSync(cli)) return { ok: false, reason: `${cli} is not built. Run npm run build first.` };
  const given = env.CLAUDE_CODE_TEST_BIN;
  if (given !== undefined) {
    return fs.existsSync(given)
      ? { ok: true, bin: given }
      : { ok: false, reason: `${given} does not exist.` };
  }
  const version = env.CLAUDE_CODE_TEST_VERSION ?? pinnedVersion;
  const cache = env.TEST_CACHE ?? env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache');
  const folder = path.join(cache, 'process-janitor-tests', `claude-code-${version}`);
  const bin = path.join(folder, 'node_modules/@anthropic-ai/claude-code/bin/claude.exe');
  try {
    if (!fs.existsSync(bin)) {
      fs.mkdirSync(folder, { recursive: true });
      const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save'];
      execFileSync('npm', [...args, `@anthropic-ai/claude-code@${version}`], {
        stdio: 'pipe',
        timeout: 600_000,
      });
    }
    execFileSync(bin, ['--version'], { stdio: 'pipe', timeout: 60_000 });
    return { ok: true, bin };
  } catch (error) {
    const words = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { ok: false, reason: `Claude Code ${version} could not be installed or started (${words}).` };
  }
}
