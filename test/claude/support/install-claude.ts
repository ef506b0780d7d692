import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { TestProject } from 'vitest/node';

/** What the suite was written for; another with CLAUDE_CODE_TEST_VERSION, an installed one with CLAUDE_CODE_TEST_BIN. */
const pinnedVersion = '2.1.332';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the Claude Code program; `''`: there is none, and `whyNot` says why. */
    claudeBin: string;
    whyNot: string;
  }
}

/** Installs Claude Code from npm into a cache folder, once for each version; it is no dependency of ours. */
export default function setup(project: TestProject): void {
  const found = install();
  project.provide('claudeBin', found.ok ? found.bin : '');
  project.provide('whyNot', found.ok ? '' : found.reason);
  if (!found.ok) console.warn(`\nSKIPPED, all of the suite on the real Claude Code: ${found.reason}\n`);
}

function install(): { ok: true; bin: string } | { ok: false; reason: string } {
  if (process.platform !== 'linux') return { ok: false, reason: 'it runs on Linux only.' };
  const cli = process.env['JANITOR_CLI'] ?? path.resolve('out/cli.cjs');
  if (!fs.existsSync(cli)) return { ok: false, reason: `${cli} is not built. Run npm run build first.` };
  const given = process.env['CLAUDE_CODE_TEST_BIN'];
  if (given !== undefined) {
    return fs.existsSync(given)
      ? { ok: true, bin: given }
      : { ok: false, reason: `${given} does not exist.` };
  }
  const version = process.env['CLAUDE_CODE_TEST_VERSION'] ?? pinnedVersion;
  const cache =
    process.env['TEST_CACHE'] ?? process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  const folder = path.join(cache, 'process-janitor-tests', `claude-code-${version}`);
  const bin = path.join(folder, 'node_modules', '@anthropic-ai', 'claude-code', 'bin', 'claude.exe');
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
