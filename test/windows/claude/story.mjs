// The real Claude Code for Windows under Wine: two sessions, each with a server behind `cmd /c` as npx starts them.
// One is killed, and its server must be found, explained and ended, and everything else must live on: once with the
// hooks connected; and once with nothing of ours there before the crash.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, claude, node, runNode, wineEnvironment, windowsPath } from '../laboratory.mjs';
import { startMessages } from './messages.mjs';

/** Tells this run's servers from those of any other. */
const mark = `story-${process.pid}`;
const apiKey = 'sk-ant-test-0000000000000000000000000000000000000000';

async function waitFor(what, ask, limitMs = 60_000) {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(250)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`It did not come about in time: ${what}.`);
}

/** @returns {Promise<{code: number}>} 0: all came out as it should */
export async function run() {
  for (const isWatched of [true, false]) {
    say(isWatched ? 'With hooks:' : 'With nothing watched before:');
    const { code } = await runOne(isWatched);
    if (code !== 0) return { code };
  }
  return { code: 0 };
}

async function runOne(isWatched) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-windows-claude-'));
  const holders = [];
  const messages = await startMessages();
  try {
    await tell(dir, holders, messages.url, isWatched);
    return { code: 0 };
  } catch (error) {
    console.error(error);
    for (const name of fs.readdirSync(dir).filter((name) => /^terminal-\d\.log$/.test(name)))
      console.error(`${name}:\n${fs.readFileSync(path.join(dir, name), 'utf8').slice(-1500)}`);
    return { code: 1 };
  } finally {
    for (const holder of holders) holder?.stdin.end();
    messages.close();
    await sleep(1000);
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function tell(dir, holders, url, isWatched) {
  const config = path.join(dir, 'config');
  const sessionsDir = path.join(config, 'sessions');
  const projects = ['crashes', 'lives'].map((name) => path.join(dir, name));
  for (const folder of [config, ...projects]) fs.mkdirSync(folder, { recursive: true });
  writeConfig(config, projects);
  const janitors = { min_session_age_minutes: 1 };
  fs.writeFileSync(path.join(config, 'process-janitor-config.json'), JSON.stringify(janitors));
  const env = {
    CLAUDE_CONFIG_DIR: windowsPath(config),
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: apiKey,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_ERROR_REPORTING: '1',
    DISABLE_INSTALLATION_CHECKS: '1',
  };
  const janitor = (args) =>
    runNode(['out\\cli.cjs', ...args], {
      env: { JANITOR_HOME: windowsPath(config) },
      timeoutMs: 90_000,
    });
  const scan = async () => {
    const { stdout, stderr } = await janitor(['scan', '--json']);
    assert.ok(stdout.startsWith('{'), stdout + stderr);
    return JSON.parse(stdout);
  };

  if (isWatched) {
    const installed = await janitor(['hooks', 'install']);
    assert.equal(installed.code, 0, installed.stdout + installed.stderr);
    say('hooks are installed');
  }

  const files = () =>
    (fs.existsSync(sessionsDir) ? fs.readdirSync(sessionsDir) : [])
      .filter((name) => /^\d+\.json$/.test(name))
      .flatMap((name) => {
        try {
          return [JSON.parse(fs.readFileSync(path.join(sessionsDir, name), 'utf8'))];
        } catch {
          return [];
        }
      });
  const start = async (project, index) => {
    const mcp = path.join(dir, `mcp-${index}.json`);
    const server = windowsPath(path.join(app, 'test/windows/claude/server.mjs'));
    const command = { command: 'cmd', args: ['/c', windowsPath(node), server, `${mark}-${index}`] };
    fs.writeFileSync(mcp, JSON.stringify({ mcpServers: { leaky: command } }));
    const known = new Set(files().map(({ pid }) => pid));
    // As in a terminal: a shell is the parent, and stays.
    const argv = ['wine', 'cmd', '/c', windowsPath(claude), '--mcp-config', windowsPath(mcp)];
    const spec = { argv, cwd: project, env: { ...wineEnvironment(), ...env, TERM: 'xterm-256color' } };
    const terminal = path.resolve(import.meta.dirname, '../../claude/support/terminal.py');
    const log = path.join(dir, `terminal-${index}.log`);
    const holder = spawn('python3', [terminal, JSON.stringify({ ...spec, log })], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    holders[index] = holder;
    return waitFor(`session ${index} registers itself`, () => files().find(({ pid }) => !known.has(pid)));
  };
  const [crashing, living] = [await start(projects[0], 0), await start(projects[1], 1)];
  say(`two sessions run: ${crashing.pid} and ${living.pid}`);
  const record = (id) => path.join(sessionsDir, id, 'metadata.json');
  if (isWatched) {
    await waitFor('the hooks of both were called', () =>
      [crashing, living].every(({ sessionId }) => fs.existsSync(record(sessionId))),
    );
    say('the hooks of both were called');
  }
  /** Types a line into the terminal of a session. */
  const type = async (index, text) => {
    for (const part of [text, '\r']) {
      holders[index].stdin.write(`${JSON.stringify({ type: part })}\n`);
      await sleep(500);
    }
  };
  /** Under Wine a process of Windows is one of Linux, which is a second opinion on who lives. */
  const ofLinux = (program, mark) =>
    fs.readdirSync('/proc').find((pid) => {
      try {
        const [name, ...args] = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return name.endsWith(program) && args.some((argument) => argument.endsWith(mark));
      } catch {
        return false;
      }
    });
  const serverOf = (index) => ofLinux('node.exe', `${mark}-${index}`);
  await waitFor('the first server runs', () => serverOf(0));
  await waitFor('the second server runs', () => serverOf(1));
  if (isWatched) {
    const before = await scan();
    assert.deepEqual(before.orphaned_sessions, [], JSON.stringify(before.sessions, null, 1));
    say('nothing is left over while both live');
  }

  process.kill(Number(ofLinux('claude.exe', 'mcp-0.json')), 'SIGKILL');
  await waitFor(
    'the session is gone, and its grace period of a minute is over',
    async () => {
      const row = (await scan()).sessions.find(({ session_id }) => session_id === crashing.sessionId);
      const server = row?.processes.find(({ command }) => command.includes(`${mark}-0`));
      return row?.owner_running === false && row.verdict === 'orphaned' && server?.vetoes.length === 0;
    },
    150_000,
  );
  const after = await scan();
  const row = after.sessions.find(({ session_id }) => session_id === crashing.sessionId);
  assert.equal(row.confidence, 'proven');
  const left = row.processes.find(
    ({ command, name }) => name === 'node.exe' && command.includes(`${mark}-0`),
  );
  assert.ok(left, 'the server is found');
  assert.deepEqual(left.vetoes, []);
  assert.equal(after.sessions.find(({ session_id }) => session_id === living.sessionId)?.verdict, 'active');
  say(`its server is found: ${left.origin}, ${left.use}, ${left.confidence}`);

  const mode = left.confidence === 'proven' ? ['--auto'] : ['--execute', '--include-likely', '--yes'];
  const cleaned = await janitor(['cleanup', ...mode, '--json']);
  assert.equal(cleaned.code, 0, cleaned.stdout + cleaned.stderr);
  assert.equal(serverOf(0), undefined, `The server lives on:\n${cleaned.stdout}`);
  assert.ok(serverOf(1), "the living session's server lives");
  const end = await scan();
  assert.equal(end.sessions.find(({ session_id }) => session_id === living.sessionId)?.owner_running, true);
  say(`it is ended by cleanup ${mode[0]}, and the living session is untouched`);

  await type(1, '/exit');
  await waitFor('/exit ends the living session', () => files().every(({ pid }) => pid !== living.pid));
  const over = await waitFor('its process is gone', async () => {
    const row = (await scan()).sessions.find(({ session_id }) => session_id === living.sessionId);
    return row === undefined || row.owner_running ? row === undefined && {} : row;
  });
  say(`/exit: the other session is ${over.shown_as ?? 'not listed any more'}`);
}

const say = (text) => console.log(`  ${text}`);

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
