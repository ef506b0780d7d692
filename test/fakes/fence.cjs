// Loaded into a child with `--require`: of all processes it sees only those below JANITOR_TEST_FENCE, itself with its
// ancestors, what carries the same JANITOR_TEST_FENCE in its environment (it may have lost its parent), and pid 1, and it can signal nobody else. So what runs on a developer's machine, Claude Code above all,
// neither changes a test nor is touched by one. Linux only: elsewhere the list comes from other programs.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const root = Number(process.env.JANITOR_TEST_FENCE ?? 0);

function ancestorsOf(pid) {
  const chain = [];
  for (let at = pid; at > 1 && !chain.includes(at);) {
    chain.push(at);
    try {
      const stat = fs.readFileSync(`/proc/${at}/stat`, 'latin1');
      at = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      break;
    }
  }
  return chain;
}

if (process.platform === 'linux' && root > 1) {
  const hasMark = (pid) => {
    try {
      return `\0${fs.readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(
        `\0JANITOR_TEST_FENCE=${root}\0`,
      );
    } catch {
      return false;
    }
  };
  const isInside = (pid) => ancestorsOf(pid).includes(root) || hasMark(pid);
  const isSeen = (pid) => pid === 1 || isInside(pid) || ancestorsOf(process.pid).includes(pid);
  const { readdirSync } = fs;
  fs.readdirSync = (path, ...rest) => {
    const names = readdirSync(path, ...rest);
    return path === '/proc' ? names.filter((name) => !/^\d+$/.test(name) || isSeen(Number(name))) : names;
  };
  syncBuiltinESMExports();

  const kill = process.kill.bind(process);
  process.kill = (pid, signal) => {
    if (signal !== 0 && !isInside(pid)) throw new Error(`A signal to ${pid}, which no test started`);
    return kill(pid, signal);
  };
}
