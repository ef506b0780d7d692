import { mkdtempSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { programs } from '../../../electron/platform/run-program.ts';
import { describeWhere, needsUnix } from '../../fakes/describe-where.ts';
import { eventually, noteStray, endAll } from './start.ts';

const env = {
  PATH: '/usr/bin:/bin',
  HOME: '/nowhere',
  CLAUDECODE: '1',
  CLAUDE_PID: '5',
  CLAUDE_CONFIG_DIR: '/x',
  AI_AGENT: 'claude',
  ELECTRON_RUN_AS_NODE: '1',
};
const { run, spawnDetached } = programs(env);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'platform-'));
});
afterAll(async () => {
  await endAll();
  rmSync(folder, { recursive: true });
});

describeWhere(needsUnix, 'run', () => {
  it('gives output and exit code, and hands arguments over as they are', async () => {
    const script = "console.log(process.argv[1]); console.error('e'); process.exit(3)";
    expect(await run(process.execPath, ['-e', script, '$HOME; `x` "y"'], 10_000)).toEqual({
      code: 3,
      stdout: '$HOME; `x` "y"\n',
      stderr: 'e\n',
    });
  });

  it('leaves the variables of Claude Code and Electron behind', async () => {
    const { stdout } = await run('/usr/bin/env', [], 10_000);
    expect(stdout.trim().split('\n').sort()).toEqual(['HOME=/nowhere', 'PATH=/usr/bin:/bin']);
  });

  it('gives programs nothing to read', async () => {
    expect((await run('/bin/cat', [], 10_000)).stdout).toBe('');
  });

  it('rejects where the program is missing', async () => {
    await expect(run('/nowhere/tool', [], 10_000)).rejects.toThrow('/nowhere/tool could not be run');
  });

  it('ends a program that takes too long, and says so', async () => {
    await expect(run('/bin/sleep', ['600'], 50)).rejects.toThrow('did not finish within 50 ms');
  });
});

describeWhere(needsUnix, 'spawnDetached', () => {
  it('starts a program in a session of its own, with the variables that it was given', async () => {
    const path = join(folder, 'told');
    const script = `require('fs').writeFileSync(process.argv[1] + '~', [process.pid, process.env.CLAUDE_CONFIG_DIR, process.env.AI_AGENT].join(' ')); require('fs').renameSync(process.argv[1] + '~', process.argv[1]); setTimeout(() => {}, 60000)`;
    spawnDetached(process.execPath, ['-e', script, path], { CLAUDE_CONFIG_DIR: '/given' });
    await eventually(() => (existsSync(path) ? true : undefined));
    const [pid = '', configDir, agent] = readFileSync(path, 'utf8').split(' ');
    noteStray(Number(pid));
    expect([configDir, agent]).toEqual(['/given', '']);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    expect(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]).toBe(pid);
  });

  it('survives a program that does not exist', async () => {
    spawnDetached('/nowhere/tool', [], {});
    await run('/bin/true', [], 10_000);
  });
});
