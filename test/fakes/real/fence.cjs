// Loaded into a child with `--require`: of all processes it sees only those below JANITOR_TEST_FENCE, itself with its
// ancestors, what carries the same JANITOR_TEST_FENCE in its environment (it may have lost its parent), and pid 1, and
// it can signal nobody else. So what runs on a developer's machine, Claude Code above all, neither changes a test nor
// is touched by one. Linux only: elsewhere the list comes from other programs.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const root = Number(process.env.JANITOR_TEST_FENCE ?? 0);

/** Parent and start of a process: fields 4 and 22 of its stat, proc(5). Nothing where it is gone. */
function statOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), start: fields[19] };
  } catch {
    return undefined;
  }
}

function ancestorsOf(pid) {
  const chain = [];
  for (let at = pid; at > 1 && !chain.includes(at); at = statOf(at)?.parent ?? 0) chain.push(at);
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
  const ourselves = new Set(ancestorsOf(process.pid));
  // Asked once of each process: a list that takes long shows what is long gone, and lacks what has just begun.
  const answers = new Map();
  const isSeen = (pid) => {
    if (pid === 1 || ourselves.has(pid)) return true;
    const key = `${pid} ${statOf(pid)?.start}`;
    const answer = answers.get(key) ?? isInside(pid);
    answers.set(key, answer);
    return answer;
  };
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
