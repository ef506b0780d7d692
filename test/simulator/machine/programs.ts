import type { ClaudeMarkers } from '../../../shared/process/process.ts';
import type { Program } from './kernel.ts';
import type { Owner } from '../truth.ts';

const program = (name: string, executable: string, ...args: string[]): Program => ({
  name,
  executable,
  argv: [executable, ...args],
});

const chromePath = '/home/ann/.cache/ms-playwright/chromium-1200/chrome-linux/chrome';
const claudePath = '/home/ann/.local/share/claude/versions/2.1.330';

/** Command lines as they are seen on real machines (FIELD REPORTS name most of them). */
export const programs = {
  systemd: program('systemd', '/usr/lib/systemd/systemd'),
  launchd: program('launchd', '/sbin/launchd'),
  tini: program('tini', '/usr/bin/tini', '--', 'sleep', 'infinity'),
  wslInit: program('init', '/init'),
  windowsSystem: program('System', 'C:\\Windows\\System32\\ntoskrnl.exe'),
  userSystemd: program('systemd', '/usr/lib/systemd/systemd', '--user'),
  relay: program('Relay(9)', '/init'),
  bash: program('bash', '/usr/bin/bash'),
  psql: program('psql', '/usr/bin/psql', 'shop'),
  notepad: program('notepad++.exe', 'C:\\Program Files\\Notepad++\\notepad++.exe', 'notes.md'),
  journald: program('systemd-journal', '/usr/lib/systemd/systemd-journald'),
  code: program('code', '/usr/share/code/code'),
  extensionHost: program('code', '/usr/share/code/code', '--type=utility'),
  sdkHost: program('node', '/usr/bin/node', '/home/ann/bot/agent.mjs'),
  devServer: program('node', '/usr/bin/node', '/home/ann/shop/node_modules/.bin/vite', '--port', '5173'),
  test: program('python3', '/usr/bin/python3', '/home/ann/src/claude-foo/test.py'),
  janitor: program('node', '/usr/bin/node', '/usr/lib/process-janitor/out/cli.js', 'keep'),
  run: program('node', '/usr/bin/node', '/usr/lib/process-janitor/out/cli.cjs', 'run', '--', 'claude'),
  claude: program('claude', claudePath, '--resume'),
  claudeVscode: program(
    'claude',
    '/home/ann/.vscode/extensions/anthropic.claude-code-2.1.330-linux-x64/resources/native-binary/claude',
    '--output-format',
    'stream-json',
  ),
  claudeDaemon: program('claude', claudePath, 'daemon', 'run', '--origin', 'transient'),
  ptyHost: program('claude', claudePath, 'bg-pty-host', '--bg-pty-host', '/tmp/cc-daemon-1000/x/pty/j.sock'),
  mcpServe: program('claude', claudePath, 'mcp', 'serve'),
  npmExec: program('npm exec @upstash', '/usr/bin/node', '/usr/bin/npx', '@upstash/context7-mcp'),
  mcpServer: program('node', '/usr/bin/node', '/home/ann/.npm/_npx/1/node_modules/.bin/context7-mcp'),
  uvMcp: program('uv', '/usr/bin/uv', 'tool', 'uvx', 'chroma-mcp', '--client-type', 'persistent'),
  /** A server whose name says nothing. */
  plainServer: program('node', '/usr/bin/node', '/home/ann/tools/notes/index.js', '--stdio'),
  memoryWorker: program(
    'bun',
    '/home/ann/.bun/bin/bun',
    '/home/ann/.claude/plugins/m/worker-service.cjs',
    '--daemon',
  ),
  playwright: program('node', '/usr/bin/node', '/home/ann/.npm/_npx/2/node_modules/.bin/playwright-mcp'),
  headlessBrowser: program('chrome', chromePath, '--headless', '--remote-debugging-pipe'),
  browserHelper: program('chrome', chromePath, '--type=renderer'),
  languageServer: program('java', '/home/ann/.serena/jre/bin/java', 'org.javacs.kt.MainKt'),
  dockerRun: program('docker', '/usr/bin/docker', 'run', '-i', '--rm', 'mcp/github'),
  terraform: program('terraform', '/usr/bin/terraform', 'apply', '-auto-approve'),
  proxy: program('node', '/usr/bin/node', '/home/ann/tools/proxy.mjs'),
  hookShell: program('sh', '/bin/sh', '-c', '/home/ann/.claude/hooks/index.sh'),
  blender: program('blender', '/opt/blender/blender', 'scene.blend'),
  worker: program('node', '/usr/bin/node', '/home/ann/shop/build.mjs'),
  sleep: program('sleep', '/usr/bin/sleep', '20'),
  gitGc: program('git', '/usr/bin/git', 'gc'),
  gradle: program(
    'java',
    '/usr/lib/jvm/bin/java',
    'org.gradle.launcher.daemon.bootstrap.GradleDaemon',
    '8.10',
  ),
  adb: program('adb', '/usr/bin/adb', '-L', 'tcp:5037', 'fork-server', 'server'),
  tmux: program('tmux: server', '/usr/bin/tmux', 'new-session', '-d'),
  tmate: program('tmate', '/usr/bin/tmate', '-F'),
  service: program('node', '/usr/bin/node', '/home/ann/.local/lib/notes/server.js'),
  sudo: program('python3', '/usr/bin/python3', '/root/serve.py'),
  podman: program('sh', '/bin/sh', '-c', 'run-forever'),
  claudeDesktop: program('claude desktop', '/opt/Claude/claude desktop'),
} as const;

/** A shell of the Bash tool. */
export const wrapper = (command: string): Program => ({
  name: 'bash',
  executable: '/usr/bin/bash',
  argv: [
    '/bin/bash',
    '-c',
    `source /home/ann/.claude/shell-snapshots/snapshot-bash-1763800000-abc.sh 2>/dev/null || true && eval '${command}' < /dev/null && pwd -P >| /tmp/claude-12ab-cwd`,
  ],
});

const bare: ClaudeMarkers = {
  sessionId: null,
  claudePid: null,
  childSession: false,
  socketPid: null,
  entrypoint: null,
  jobId: null,
  launchedBy: [],
};

/** What a shell of the Bash tool finds in its environment. */
export const shellMarkers = (owner: Owner): ClaudeMarkers => ({
  ...bare,
  sessionId: owner.sessionId,
  claudePid: owner.proc.pid,
  childSession: true,
  socketPid: owner.proc.pid,
  entrypoint: 'cli',
  jobId: owner.jobId,
});

/** What an MCP server finds in its environment: no `CLAUDE_PID`. */
export const serverMarkers = (owner: Owner): ClaudeMarkers => ({
  ...shellMarkers(owner),
  claudePid: null,
  childSession: false,
});

export const ownMarkers = (entrypoint: string | null): ClaudeMarkers => ({ ...bare, entrypoint });
