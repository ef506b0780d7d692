// Stands for a Claude Code: starts servers, and calls hooks as their parent. Installed where Claude Code is.
// Arguments: the file in which each SIGTERM is noted, the terminal program, the servers' script, and how each is to end.
// Says its pid and theirs, then for each line `{"call":…,"event":…,"input":…}` what came of that hook, as soon as it ended.
const { execFile, spawn } = require('node:child_process');
const { appendFileSync } = require('node:fs');
const { createInterface } = require('node:readline');
const [tally, cli, script, ...manners] = process.argv.slice(2);
process.on('SIGTERM', () => appendFileSync(tally, `${process.pid}\n`));
const say = (value) => console.log(JSON.stringify(value));
// What Claude Code tells its servers, and by which they are known for servers.
const forServers = { ...process.env, CLAUDE_CODE_MESSAGING_SOCKET: `/tmp/cc-socks/${process.pid}.sock` };
const servers = manners.map((manner) => {
  const stdio = ['pipe', 'pipe', 'ignore'];
  const server = spawn(process.execPath, [script, tally, manner], { env: forServers, stdio });
  return new Promise((resolve) => server.stdout.once('data', () => resolve(server.pid)));
});
createInterface({ input: process.stdin }).on('line', (line) => {
  const { call, event, input } = JSON.parse(line);
  const env = { ...process.env, CLAUDE_PID: String(process.pid), CLAUDE_CODE_ENTRYPOINT: 'cli' };
  const calledMs = performance.now();
  const hook = execFile(process.execPath, [cli, 'hook', event], { env }, (_error, stdout, stderr) => {
    const tookMs = performance.now() - calledMs;
    say({
      call,
      event,
      sessionId: input.session_id,
      tookMs,
      status: hook.exitCode,
      words: `${stdout}${stderr}`,
    });
  });
  hook.stdin.end(JSON.stringify({ ...input, hook_event_name: event }));
});
Promise.all(servers).then((pids) => say([process.pid, ...pids]));
setInterval(() => {}, 60_000);
