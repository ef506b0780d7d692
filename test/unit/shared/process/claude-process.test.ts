import { describe, expect, it } from 'vitest';
import { recogniseClaude } from '../../../../shared/process/claude-process.ts';
import { row } from '../../../fakes/process-row.ts';

const native = '/home/ada/.local/share/claude/versions/2.1.330';
const npm = '/usr/lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe';
const vscode =
  '/home/ada/.vscode/extensions/anthropic.claude-code-2.1.330-linux-x64/resources/native-binary/claude';
const desktopMac =
  '/Users/ada/Library/Application Support/Claude/claude-code/2.1.330/claude.app/Contents/MacOS/claude';

/** Executable (`null`: not readable), arguments, the kernel's name. */
type Shape = [executable: string | null, argv: string[], name: string];

const table: [what: string, kind: ReturnType<typeof recogniseClaude>, shape: Shape][] = [
  ['Linux, native, through the link', 'session', [native, ['claude'], 'claude']],
  ['Linux, native, by its path', 'session', [native, [native, '--resume', 'x'], '2.1.330']],
  ['Linux, native, replaced by an update', 'session', [`${native} (deleted)`, ['claude'], 'claude']],
  ['Linux, npm', 'session', [npm, ['claude', '-p', 'hello'], 'claude']],
  [
    'Linux, npm, platform package',
    'session',
    ['/usr/lib/node_modules/@anthropic-ai/claude-code-linux-x64/claude', ['claude'], 'claude'],
  ],
  [
    'npm before 2.1.113, script still in its arguments',
    'session',
    ['/usr/bin/node', ['node', '/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js'], 'node'],
  ],
  ['VS Code', 'session', [vscode, [vscode, '--output-format', 'stream-json'], 'claude']],
  [
    'Python SDK',
    'session',
    ['/v/site-packages/claude_agent_sdk/_bundled/claude', ['claude', '--verbose'], 'claude'],
  ],
  ['macOS, Homebrew', 'session', ['/opt/homebrew/Caskroom/claude-code/2.1.330/claude', ['claude'], 'claude']],
  ['macOS, native, only names known', 'session', [null, ['claude', '--continue'], '2.1.330']],
  ['macOS, under Claude Desktop', 'session', [desktopMac, [desktopMac], 'claude']],
  [
    'macOS, under Claude Desktop, split at spaces',
    'session',
    [null, `${desktopMac} --verbose`.split(' '), 'claude'],
  ],
  [
    'Windows, native',
    'session',
    ['C:\\Users\\ada\\.local\\share\\claude\\versions\\2.1.330.exe', ['claude.exe'], 'claude.exe'],
  ],
  [
    'Windows, native, a copy and no link',
    'session',
    ['C:\\Users\\ada\\.local\\bin\\claude.exe', ['claude.exe', '--resume', 'x'], 'claude.exe'],
  ],
  [
    'Windows, native, moved aside by an update',
    'session',
    ['C:\\Users\\ada\\.local\\bin\\claude.exe.old.1764000000', ['claude.exe'], 'claude.exe'],
  ],
  ['Windows, another of that name', null, ['C:\\tools\\bin\\claude.exe', ['claude.exe'], 'claude.exe']],
  [
    'Windows, under Claude Desktop',
    'session',
    [
      'C:\\Users\\ada\\AppData\\Roaming\\Claude\\claude-code\\2.1.330\\claude.exe',
      ['claude.exe'],
      'claude.exe',
    ],
  ],
  [
    'Windows, winget',
    'session',
    [
      'C:\\Users\\ada\\AppData\\Local\\Microsoft\\WinGet\\Packages\\Anthropic.ClaudeCode_8wekyb\\claude.exe',
      ['claude.exe'],
      'claude.exe',
    ],
  ],
  ['the supervisor', 'daemon', [native, [native, 'daemon', 'run', '--origin', 'transient'], '2.1.330']],
  [
    'the supervisor, executable unreadable',
    'daemon',
    [null, ['claude', 'daemon', 'run', '--origin', 'transient'], 'x'],
  ],
  [
    'a pty host, whose worker comes after "--"',
    'pty-host',
    [
      native,
      ['claude', 'bg-pty-host', '--bg-pty-host', '/tmp/cc-daemon-0/ab/pty/j.sock', '200', '50', '--', native],
      'claude',
    ],
  ],
  [
    "a spare's pty host",
    'pty-host',
    [
      native,
      ['claude', 'bg-pty-host', '--bg-pty-host', '/tmp/x.sock', '--', native, '--bg-spare', '/tmp/y.sock'],
      'claude',
    ],
  ],
  ['a spare', 'spare', [native, ['claude', 'bg-spare', '--bg-spare', '/tmp/y.claim.sock'], 'claude']],
  ['an MCP server', 'mcp-serve', [native, ['claude', 'mcp', 'serve'], 'claude']],
  ['a command', 'one-shot', [native, ['claude', 'mcp', 'list'], 'claude']],
  ['the version', 'one-shot', [native, ['claude', '--version'], 'claude']],
  ['the supervisor asked for its status', 'one-shot', [native, ['claude', 'daemon', 'status'], 'claude']],

  ['Claude Desktop, macOS', null, ['/Applications/Claude.app/Contents/MacOS/Claude', ['Claude'], 'Claude']],
  [
    'Claude Desktop, Windows',
    null,
    ['C:\\Program Files\\WindowsApps\\Claude_1.2_x64__p\\app\\Claude.exe', ['Claude.exe'], 'Claude.exe'],
  ],
  [
    "Claude Desktop's launcher of Claude Code",
    null,
    ['/Applications/Claude.app/Contents/Helpers/disclaimer', ['disclaimer', desktopMac], 'disclaimer'],
  ],
  ['an editor', null, ['/usr/bin/vim', ['vim', 'claude-notes'], 'vim']],
  ["an editor with Claude Code's script open", null, ['/usr/bin/vim', ['vim', npm], 'vim']],
  ['an editor, executable unreadable', null, [null, ['vim', 'claude'], 'vim']],
  ['a script in a folder of that name', null, ['/usr/bin/node', ['node', '/src/claude-foo/test.py'], 'node']],
  ['a script that is given its path', null, ['/usr/bin/node', ['node', 'x.js', npm], 'node']],
  ['something else that calls itself claude', null, ['/home/ada/bin/claude', ['claude'], 'claude']],
  ['a bare name, nothing else readable', null, [null, ['claude'], 'claude']],
  [
    'another program of a package with that name',
    null,
    ['/usr/bin/node', ['node', '/n/claude-code-router/cli.js'], 'node'],
  ],
  ['nothing readable', null, [null, [], 'claude']],
];

describe('Claude Code is recognised by executable path and arguments, never by name', () => {
  it.each(table)('%s: %s', (_what, kind, [executable, argv, name]) => {
    expect(recogniseClaude(row(50, { executable, argv, name }))).toBe(kind);
  });

  it('a process whose arguments could not be read is not claimed', () => {
    expect(recogniseClaude(row(50, { executable: null, argv: null, name: 'claude' }))).toBeNull();
  });
});
