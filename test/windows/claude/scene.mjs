// What the story of the real Claude Code for Windows is told with: a home of its own, terminals, and our program.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, claude, endAll, node, runNode, wineEnvironment, windowsPath } from '../laboratory.mjs';
import { startMessages } from './messages.mjs';

const apiKey = 'sk-ant-test-0000000000000000000000000000000000000000';
let scenes = 0;

export async function waitFor(what, ask, limitMs = 60_000) {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(250)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`It did not come about in time: ${what}.`);
}

/** A folder with Claude Code's home and two projects, removed by `strike`. */
export async function setScene() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-windows-claude-'));
  const config = path.join(dir, 'config');
  const sessionsDir = path.join(config, 'sessions');
  const projects = ['crashes', 'lives'].map((name) => path.join(dir, name));
  for (const folder of [config, ...projects]) fs.mkdirSync(folder, { recursive: true });
  writeConfig(config, projects);
  const janitors = { min_session_age_minutes: 1, heartbeat_interval_seconds: 5 };
  fs.writeFileSync(path.join(config, 'process-janitor-config.json'), JSON.stringify(janitors));
  const messages = await startMessages();
  const holders = [];
  /** Tells the servers of this scene from those of any other. */
  const mark = `story-${process.pid}-${(scenes += 1)}`;

  const janitor = (args) =>
    runNode(['out\\cli.cjs', ...args], { env: { JANITOR_HOME: windowsPath(config) }, timeoutMs: 90_000 });
  const scan = async () => {
    const { code, stdout, stderr } = await janitor(['scan', '--json']);
    assert.ok(stdout.startsWith('{'), `scan ended with ${code}: ${stdout}${stderr}`);
    return JSON.parse(stdout);
  };

  /** Claude Code's own records of sessions. */
  const records = () =>
    (fs.existsSync(sessionsDir) ? fs.readdirSync(sessionsDir) : [])
      .filter((name) => /^\d+\.json$/.test(name))
      .flatMap((name) => {
        try {
          return [JSON.parse(fs.readFileSync(path.join(sessionsDir, name), 'utf8'))];
        } catch {
          return [];
        }
      });

  /** Starts Claude Code in a terminal, with a server named `<mark>-<index>`; gives Claude Code's own record of it. */
  const start = async (project, index, args = []) => {
    const mcp = path.join(dir, `mcp-${index}.json`);
    const server = windowsPath(path.join(app, 'test/claude/support/mcp-server.mjs'));
    const command = { command: 'cmd', args: ['/c', windowsPath(node), server, `${mark}-${index}`] };
    fs.writeFileSync(mcp, JSON.stringify({ mcpServers: { leaky: command } }));
    const known = new Set(records().map(({ pid }) => pid));
    // As in a terminal: a shell is the parent, and stays.
    const argv = ['wine', 'cmd', '/c', windowsPath(claude), ...args, '--mcp-config', windowsPath(mcp)];
    const env = { ...wineEnvironment(), ...claudeEnvironment(config, messages.url), TERM: 'xterm-256color' };
    const terminal = path.resolve(import.meta.dirname, '../../claude/support/terminal.py');
    const log = path.join(dir, `terminal-${index}.log`);
    const spec = JSON.stringify({ argv, cwd: project, env, log });
    holders[index] = spawn('python3', [terminal, spec], { stdio: ['pipe', 'ignore', 'inherit'] });
    return waitFor(`session ${index} registers itself`, () => records().find(({ pid }) => !known.has(pid)));
  };

  /** Types a line into the terminal of a session. */
  const type = async (index, text) => {
    for (const part of [text, '\r']) {
      holders[index].stdin.write(`${JSON.stringify({ type: part })}\n`);
      await sleep(500);
    }
  };

  const transcripts = () => {
    const folder = path.join(config, 'projects');
    if (!fs.existsSync(folder)) return [];
    return fs.readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name));
  };

  return {
    projects,
    mark,
    janitor,
    scan,
    records,
    start,
    type,
    /** Whether a hook or the keeper registered the session. */
    isRegistered: (sessionId) => fs.existsSync(path.join(sessionsDir, sessionId, 'metadata.json')),
    /** How many processes the keeper has noted as the session's. */
    notedOf(sessionId) {
      try {
        const { sessions } = JSON.parse(
          fs.readFileSync(path.join(config, 'process-janitor', 'lineage.json'), 'utf8'),
        );
        return sessions[sessionId]?.entries.length ?? 0;
      } catch {
        return 0;
      }
    },
    /** Whether the model's answer stands in the transcript: before that there is no conversation to resume. */
    hasAnswered: (sessionId) =>
      transcripts().some(
        (file) => file.endsWith(`${sessionId}.jsonl`) && fs.readFileSync(file, 'utf8').includes('Done.'),
      ),
    /** The Linux pid of the server of a session; `undefined`: it is gone. */
    serverOf: (index) => ofLinux('node.exe', `${mark}-${index}`),
    claudeOf: (index) => ofLinux('claude.exe', `mcp-${index}.json`),
    /** What the terminals showed last. */
    shown: () =>
      fs
        .readdirSync(dir)
        .filter((name) => /^terminal-\d\.log$/.test(name))
        .map((name) => `${name}:\n${fs.readFileSync(path.join(dir, name), 'utf8').slice(-1500)}`)
        .join('\n'),
    async strike() {
      for (const holder of holders) holder?.stdin.end();
      messages.close();
      await sleep(1000);
      // A keeper would write into the folder again.
      endAll();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Under Wine a process of Windows is one of Linux, which is a second opinion on who lives. */
function ofLinux(program, lastWords) {
  return fs.readdirSync('/proc').find((pid) => {
    try {
      const [name, ...args] = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return name.endsWith(program) && args.some((argument) => argument.endsWith(lastWords));
    } catch {
      return false;
    }
  });
}

const claudeEnvironment = (config, url) => ({
  CLAUDE_CONFIG_DIR: windowsPath(config),
  ANTHROPIC_BASE_URL: url,
  ANTHROPIC_API_KEY: apiKey,
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_ERROR_REPORTING: '1',
  DISABLE_INSTALLATION_CHECKS: '1',
});

/** As after the first start; a project is asked for under both spellings of its path. */
function writeConfig(config, projects) {
  const spellings = projects.flatMap((folder) => [
    windowsPath(folder),
    windowsPath(folder).replaceAll('\\', '/'),
  ]);
  fs.writeFileSync(
    path.join(config, '.claude.json'),
    JSON.stringify({
      hasCompletedOnboarding: true,
      theme: 'dark',
      customApiKeyResponses: { approved: [apiKey.slice(-20)] },
      projects: Object.fromEntries(spellings.map((folder) => [folder, { hasTrustDialogAccepted: true }])),
    }),
  );
}
