/**
 * Claude Code's Bash tool runs every command in this wrapper; the line names the snapshot file of the session's
 * shell and is nothing that a person types (measured with Claude Code 2.1.330; zsh form: its issue 76814).
 */
export function isShellWrapper(argv: readonly string[] | null): boolean {
  const text = argv?.join(' ') ?? '';
  return (
    /\bsource \S*\/shell-snapshots\/snapshot-(bash|zsh|sh)-\S+\.sh\b/.test(text) && text.includes(' && eval ')
  );
}

/** Programs that give packages their own process: `npm exec x`, `npx x`, `uvx x`, `bunx x`, `docker run x`. */
const launcher = /^(npm|npx|pnpm|yarn|bunx?|uvx?|uv|docker|podman|node|deno|python[\d.]*)(\.exe|\.cmd)?$/;

/** Runs the program of a package and waits for it, nothing else: `npx x`, `npm exec x`, `uvx x`. */
export function isPackageLauncher(argv: readonly string[] | null): boolean {
  const words = wordsOf(argv);
  const program = fileName(words[0] ?? '').replace(/\.(exe|cmd)$/i, '');
  if (/^(npx|uvx|bunx)$/.test(program)) return true;
  return /^(npm|pnpm|yarn|bun|uv)$/.test(program) && /^(exec|x|dlx|tool)$/.test(words[1] ?? '');
}

/** Older npm, and macOS, give one joined text. */
const wordsOf = (argv: readonly string[] | null): readonly string[] =>
  argv?.length === 1 ? (argv[0] ?? '').split(' ') : (argv ?? []);

/**
 * Command lines of MCP servers that have been reported as left over: a package or script whose own name says
 * that it is one, directly or behind a launcher. Being named so in a prompt, a path's folder or a search does
 * not count.
 */
export function isMcpServerCommand(argv: readonly string[] | null): boolean {
  if (argv === null || argv.length === 0) return false;
  const words = wordsOf(argv);
  const program = fileName(words[0] ?? '');
  if (isMcpName(program)) return true;
  if (!launcher.test(program)) return false;
  const target = words
    .slice(1)
    .find((word) => !word.startsWith('-') && !/^(exec|run|x|tool|dlx|uvx)$/.test(word));
  if (target === undefined) return false;
  if (target.startsWith('@modelcontextprotocol/')) return true;
  if (words.slice(1).some((word) => /^(start-)?mcp(-server)?$/.test(word))) return true;
  if (/[\\/]/.test(target) && !target.startsWith('@')) {
    return (
      isMcpName(fileName(target)) ||
      /[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/]*mcp[^\\/]*[\\/]/.test(target)
    );
  }
  return isMcpName(target.replace(/@[\d.^~]+$|@latest$/, ''));
}

/** Its own words say that it speaks over its standard input: `--stdio`, as language servers and many MCP servers have it. */
const speaksStdio = (argv: readonly string[] | null): boolean =>
  wordsOf(argv).some((word) => /^(--?)?stdio$|^--transport=stdio$/.test(word));

/** Its own words say that it is a server to be spoken to. */
export const callsItselfServer = (argv: readonly string[] | null): boolean =>
  isMcpServerCommand(argv) || speaksStdio(argv);

/** A script in a folder of hooks, where Claude Code's documentation puts them (`.claude/hooks/`), and a plugin has them. */
export const isHookScript = (argv: readonly string[] | null): boolean =>
  wordsOf(argv).some((word) => /(^|[\\/])hooks[\\/]/.test(word));

const fileName = (path: string) => path.replace(/^.*[/\\]/, '');
const isMcpName = (name: string) =>
  /(^|[-_/@.])mcp([-_.]|$)|^mcp[-_]|[-_]mcp(\.|$)/i.test(name.replace(/\.(exe|m?js|cjs|py|ts)$/, ''));

/** What hardly anybody but Claude Code starts: a wrapper of its shell, a script in its folder. */
export const isClaudesOwnByShape = (argv: readonly string[] | null): boolean =>
  isShellWrapper(argv) || (argv ?? []).some((word) => /[\\/]\.claude[\\/]/.test(word));

/** Folders that Claude Code alone fills, in a program's arguments: its plugins' code, and what runs for them. */
export function namesClaudeFolder(argv: readonly string[] | null): boolean {
  return (argv ?? []).some((word) => /[\\/]\.claude[\\/]plugins[\\/]/.test(word));
}
