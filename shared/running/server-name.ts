import { isShellWrapper } from '../process/shape.ts';

/** Programs that only start another: what they start says what it is. */
const launcher =
  /^(npm|npx|pnpm|pnpx|yarn|bunx?|uvx?|docker|podman|node|deno|python[\d.]*|sh|bash|zsh|cmd|env)$/;

/** Words between a launcher and its target. */
const passing = /^(exec|run|x|tool|dlx|uvx|-m)$/;

/** Options of launchers that take the next word with them. */
const takesAWord = /^(--python|--from|--with|-p|--package|-e|--env|-v|--volume|--name|--network|--mount)$/;

/** Without folders, `.exe` and `.cmd`. */
export const fileName = (path: string) => path.replace(/^.*[/\\]/, '').replace(/\.(exe|cmd)$/i, '');

/**
 * What people call an MCP server, from its command line: `npx -y @upstash/context7-mcp@latest` → `context7`,
 * `uvx mcp-server-git` → `git`, `docker run -i ghcr.io/github/github-mcp-server` → `github`. `null`: nothing to go by.
 *
 * Claude Code itself knows them by the names of its configuration, which is not read: it holds credentials.
 */
export function serverName(argv: readonly string[] | null): string | null {
  if (argv === null || argv.length === 0 || isShellWrapper(argv)) return null;
  // Older npm and macOS give one joined text.
  const words = argv.length === 1 ? (argv[0] ?? '').split(' ').filter(Boolean) : argv;
  // Wrappers start theirs by a shell: of its line, the first command counts.
  if (/^(ba|da|z)?sh$/.test(fileName(words[0] ?? '')) && words[1] === '-c') {
    const [first = ''] = words.slice(2).join(' ').split(/[;&|]/);
    return serverName(first.split(/\s+/).filter((word) => word !== '' && word !== 'exec'));
  }
  const program = fileName(words[0] ?? '');
  const target = launcher.test(program) ? targetOf(words.slice(1)) : (words[0] ?? null);
  return target === null ? null : plainName(target);
}

/** Whether a program, by its file name, only starts another. */
export const isLauncher = (name: string) => launcher.test(name);

/** What a launcher starts: the first word that is neither an option nor one of its own. */
export function targetOf(words: readonly string[]): string | null {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (takesAWord.test(word)) at += 1;
    else if (!word.startsWith('-') && !passing.test(word) && !/^\w+=/.test(word)) return word;
  }
  return null;
}

function plainName(target: string): string | null {
  const path = target.replaceAll('\\', '/');
  // A package that a launcher unpacked: its folder says more than `dist/index.js`.
  const unpacked = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
  const isCommand = path.includes('/node_modules/.bin/');
  const isPackage = path.startsWith('@') || unpacked !== undefined;
  const named = isCommand ? fileName(path) : (unpacked ?? path);
  const [scope, inScope] = /^@([^/]+)\/([^/]+)/.exec(named)?.slice(1) ?? [];
  const own = bare(inScope ?? ownName(isPackage ? named : path));
  if (own !== null) return own;
  // `@playwright/mcp`: the name is the scope's. `shop/mcp-server.mjs`: no better name than its own.
  return scope === undefined ? plainFile(fileName(named)) : bare(scope);
}

const plainFile = (name: string) => name.replace(/\.(c|m)?[jt]s$|\.py$|\.sh$/, '') || null;

/** `shop/server/index.js` is called `shop`: file names such as these say nothing. */
function ownName(path: string): string {
  const parts = path.split('/').filter(Boolean);
  const telling = parts
    .map((part) => plainFile(part) ?? part)
    .filter((part) => !/^(index|main|cli|server|dist|build|src|bin|out|lib)$/.test(part));
  return telling.at(-1) ?? parts.at(-1) ?? path;
}

/** Whether a name says only that it is an MCP server. */
export const saysNothing = (name: string): boolean => bare(name) === null;

/** Without version, tag and the words that say only that it is an MCP server. */
function bare(name: string): string | null {
  const words = name
    .replace(/[@:][\w.^~-]*$/, '')
    .split(/[-_.]+/)
    .filter((word) => word !== '' && !/^(mcp|server|mjs|cjs|js|py)$/i.test(word));
  return words.length === 0 ? null : words.join('-');
}
