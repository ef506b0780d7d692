import { oncePerProcess } from './once-per-process.ts';
import type { ProcessInfo } from './process.ts';

/** What is looked at: enough to be asked of a listed or of a described process. */
type Shape = Pick<ProcessInfo, 'executable' | 'argv' | 'name'>;

/**
 * What a Claude Code process is for. `session`: runs a conversation (interactive, `-p`, or for an SDK host).
 * `daemon`, `pty-host`, `spare`: the supervisor of background sessions and its helpers. `mcp-serve`: Claude
 * Code as an MCP server. `one-shot`: a command with no conversation of its own, such as `claude doctor`.
 */
export type ClaudeProcessKind = 'session' | 'daemon' | 'pty-host' | 'spare' | 'mcp-serve' | 'one-shot';

/** Where each way of installing Claude Code puts its program; paths with `/` only. */
const programs = [
  /\/claude\/versions\/\d+\.\d+\.\d+[^/]*$/,
  // Windows: the program itself is here, where others have a link; one that runs is moved aside by an update.
  /\/\.local\/bin\/claude\.exe(\.old[^/]*)?$/i,
  /\/node_modules\/@anthropic-ai\/claude-(code|agent-sdk)(-[a-z0-9-]+)?\/(bin\/)?claude(\.exe)?$/,
  /\/anthropic\.claude-code-[^/]+\/resources\/native-binary\/claude(\.exe)?$/,
  /\/Claude(-3p)?\/claude-code\/[^/]+(\/[^/]+)?\/(claude\.app\/Contents\/MacOS\/claude|claude\.exe|claude)$/,
  /\/claude_agent_sdk\/_bundled\/claude(\.exe)?$/,
  /\/Caskroom\/claude-code(@[a-z]+)?\/[^/]+\/claude$/,
  /\/Anthropic\.ClaudeCode_[^/]+\/claude\.exe$/i,
  // Claude Desktop over SSH keeps a build of its own on the other computer.
  /\/remote\/ccd-cli\/[^/]+$/,
];
const scripts = /\/node_modules\/@anthropic-ai\/claude-(code|agent-sdk)\/cli\.(js|mjs)$/;

/** The Desktop app's copy on macOS, whose path has a space in it where arguments were split at spaces. */
const spacedProgram =
  /^\/Users\/[^/]+\/Library\/Application Support\/Claude(-3p)?\/claude-code\/[^/ ]+(\/[^/ ]+)?\/claude\.app\/Contents\/MacOS\/claude(?= |$)/;

const commands = new Set([
  'agents',
  'attach',
  'auth',
  'auto-mode',
  'config',
  'daemon',
  'doctor',
  'gateway',
  'import',
  'install',
  'kill',
  'logs',
  'mcp',
  'migrate-installer',
  'plugin',
  'plugins',
  'project',
  'purge',
  'remote-control',
  'respawn',
  'rm',
  'setup-token',
  'stop',
  'ultrareview',
  'update',
  'upgrade',
]);
const infoFlags = new Set(['--version', '-v', '-V', '--help', '-h']);

const slashed = (path: string) => path.replace(/ \(deleted\)$/, '').replaceAll('\\', '/');
const baseName = (path: string) => slashed(path).replace(/^.*\//, '');
const isProgram = (path: string): boolean => {
  // Asked of every process at every look: most paths need no closer one.
  if (!/claude|ccd-cli/i.test(path)) return false;
  const plain = slashed(path);
  return programs.some((program) => program.test(plain));
};

/** The arguments after the program where `info` runs Claude Code; `null` where it runs something else. */
function claudeArguments(info: Shape): readonly string[] | null {
  const argv = info.argv ?? [];
  const first = argv[0] ?? '';
  if (info.executable !== null && isProgram(info.executable)) return argv.slice(1);

  const runtime = baseName(info.executable ?? first);
  if (/^(node|bun)(\.exe)?$/.test(runtime)) {
    // npm builds up to 2.1.112 set their title, which replaces the arguments and the kernel's name (node: process.title).
    if (first === 'claude' && info.name === 'claude') return argv.slice(1);
    const at = argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'));
    return at > 0 && scripts.test(slashed(argv[at] ?? '')) ? argv.slice(at + 1) : null;
  }

  // Without a path to the executable, only what nobody types by chance counts: never the bare name.
  if (info.executable?.includes('/') === true || info.executable?.includes('\\') === true) return null;
  if (isProgram(first)) return argv.slice(1);
  const spaced = spacedProgram.exec(argv.join(' '));
  if (spaced !== null) return argv.join(' ').slice(spaced[0].length).split(' ').filter(Boolean);
  // macOS: started through `~/.local/bin/claude`, the kernel's name is the version that the link leads to.
  if (first === 'claude' || first.endsWith('/bin/claude')) {
    return /^\d+\.\d+\.\d+/.test(info.name) ? argv.slice(1) : null;
  }
  return null;
}

/** The supervisor's helpers, told by arguments that only Claude Code gives; lenient, as they are never touched. */
function helperKind(args: readonly string[]): ClaudeProcessKind | null {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  if (own.includes('--bg-pty-host') || own.includes('bg-pty-host')) return 'pty-host';
  if (own.includes('--bg-spare') || own.includes('bg-spare')) return 'spare';
  const at = own.indexOf('daemon');
  return at !== -1 && at < 2 && own[at + 1] === 'run' && own.some((a) => a.startsWith('--origin'))
    ? 'daemon'
    : null;
}

/**
 * Says what a process is to Claude Code, by its executable's path and its arguments, never by a name alone:
 * Claude's desktop application, an editor with a file called `claude`, and scripts in a folder of that name
 * are `null`. Install paths and argument shapes: Claude Code 2.1.330 and its documentation, "Set up".
 */
export const recogniseClaude: (info: Shape) => ClaudeProcessKind | null = oncePerProcess(recognise);

function recognise(info: Shape): ClaudeProcessKind | null {
  const helper = helperKind(info.argv ?? []);
  if (helper !== null) return helper;
  const args = claudeArguments(info);
  if (args === null) return null;
  const [command = '', subcommand = ''] = args;
  if (command === 'daemon' && subcommand === 'run') return 'daemon';
  if (command === 'mcp' && subcommand === 'serve') return 'mcp-serve';
  if (commands.has(command) || infoFlags.has(command)) return 'one-shot';
  return 'session';
}

/** Its arguments let somebody speak to it from elsewhere: by a channel (Telegram, …) or from another device. */
export const isSpokenToFromElsewhere = ({ argv }: Pick<Shape, 'argv'>): boolean =>
  (argv ?? []).some((word) =>
    /^--(channels|dangerously-load-development-channels|remote-control|sdk-url)(=|$)/.test(word),
  );
