import { expect, it } from 'vitest';
import { familyOf, familyRows, runningOwners, type Measured } from '../../../../shared/running/family-of.ts';
import { describeServers } from '../../../../shared/contract/running-words.ts';
import { sharedServers } from '../../../../shared/running/shared-servers.ts';
import type { ClaudeMarkers } from '../../../../shared/process/process.ts';
import { listed, row } from '../../../fakes/process-row.ts';
import { claude, idOf, NOW, wrapperArgv } from '../../../fakes/world.ts';
import { session } from '../../desktop/worlds.ts';

const measured = (facts: Partial<Measured> = {}): Measured => ({
  memoryBytes: 100,
  memoryKind: 'pss',
  cpuPercent: 1,
  ports: [],
  ...facts,
});

const server = (pid: number, parentPid: number, argv: readonly string[]) =>
  row(pid, { parentPid, processGroup: 100, argv, name: 'node' });

const processes = listed(
  claude(100, { processGroup: 100 }),
  server(101, 100, ['npx', '-y', '@upstash/context7-mcp']),
  server(102, 101, ['node', '/x/node_modules/@upstash/context7-mcp/dist/index.js']),
  row(110, { parentPid: 100, processGroup: 110, argv: wrapperArgv('npm test'), name: 'bash' }),
  row(111, { parentPid: 110, processGroup: 110, argv: ['npm', 'test', '--token', 'abc'], name: 'npm' }),
  claude(200, { parentPid: 110, processGroup: 200 }),
  row(300, { parentPid: 1 }),
);
const owners = [{ sessionId: 'one', owner: idOf(100) }];
const all = new Map([100, 101, 102, 110, 111, 200, 300].map((pid) => [pid, measured()]));

function only(facts: ReadonlyMap<number, Measured> = all) {
  const [tree] = familyRows(owners, processes);
  if (tree === undefined) throw new Error('There is no tree.');
  return familyOf(tree, facts, NOW);
}

it('a session costs what its whole tree costs, without the session that it started', () => {
  const family = only();
  expect(family.members.map(({ pid }) => pid).sort((a, b) => a - b)).toEqual([100, 101, 102, 110, 111]);
  expect(family).toMatchObject({ memoryBytes: 500, cpuPercent: 5, memoryIsEstimated: false });
});

it('an MCP server is one with all that its launcher started, under the name that people give it', () => {
  const family = only();
  expect(family.servers).toEqual([{ name: 'context7', pid: 101, memoryBytes: 200 }]);
  expect(family.members.find(({ pid }) => pid === 111)?.server).toBeNull();
});

it('secrets of command lines are hidden', () => {
  expect(only().members.find(({ pid }) => pid === 111)?.command).not.toContain('abc');
});

it('a sum with something unread or resident in it is an estimate', () => {
  expect(only(new Map([[100, measured()]])).memoryIsEstimated).toBe(true);
  const resident = new Map([...all, [101, measured({ memoryKind: 'rss' })]]);
  expect(only(resident)).toMatchObject({ memoryIsEstimated: true, memoryBytes: 500 });
});

it('ports are said once, however many processes listen', () => {
  const ports = new Map([...all, [110, measured({ ports: ['3000'] })], [111, measured({ ports: ['3000'] })]]);
  expect(only(ports).ports).toEqual(['3000']);
});

const marks = (claudePid: number): ClaudeMarkers => ({
  sessionId: 'one',
  claudePid,
  childSession: true,
  socketPid: null,
  entrypoint: 'cli',
  launchedBy: [],
  jobId: null,
});

it('what lost the shell that started it still belongs to the session that its environment names, and is remarked', () => {
  const lost = listed(
    claude(100, { processGroup: 100 }),
    row(120, { parentPid: 1, argv: ['vite'], markers: marks(100) }),
    row(121, { parentPid: 120, argv: ['esbuild'], markers: marks(100) }),
    row(130, { parentPid: 1, name: 'code', argv: ['/usr/share/code/code'], markers: marks(100) }),
    row(140, { parentPid: 1, argv: ['vite'], markers: marks(99) }),
    row(150, { parentPid: 1, argv: ['older'], startedAtMs: 0, markers: marks(100) }),
  );
  const [tree] = familyRows(owners, lost);
  const { members } = familyOf(tree!, new Map(), NOW);
  expect(members.map(({ pid, remark }) => [pid, remark])).toEqual([
    [100, null],
    [120, 'What started it is gone, and it runs on by itself.'],
    [121, 'What started it is gone, and it runs on by itself.'],
  ]);
});

it('a pid that changed hands since the scan has no family', () => {
  expect(familyRows([{ sessionId: 'one', owner: idOf(100, 'other') }], processes)).toEqual([]);
});

it('only sessions that run here have a family', () => {
  const owner = idOf(100);
  const here = session('here', { verdict: 'active', owner, ownerIsRunning: true });
  const away = session('away', { verdict: 'protected', reason: 'other-host', owner, ownerIsRunning: true });
  expect(runningOwners([here, away, session('gone')])).toEqual([{ sessionId: 'here', owner }]);
});

it('the same server in several sessions is counted once, the costliest first', () => {
  const context7 = { name: 'context7', pid: 1, memoryBytes: 10 };
  const github = { name: 'github', pid: 2, memoryBytes: 15 };
  expect(sharedServers([{ servers: [context7, github] }, { servers: [context7] }])).toEqual([
    { name: 'context7', count: 2, memoryBytes: 20 },
    { name: 'github', count: 1, memoryBytes: 15 },
  ]);
});

it('two of one name in one session are one, and a name that says nothing makes none the same', () => {
  const context7 = { name: 'context7', pid: 1, memoryBytes: 10 };
  const nameless = { name: 'mcp-server', pid: 2, memoryBytes: 15 };
  expect(sharedServers([{ servers: [context7, context7, nameless] }, { servers: [nameless] }])).toEqual([
    { name: 'context7', count: 1, memoryBytes: 20 },
  ]);
});

it('the servers of a session are said with what they hold', () => {
  const MB = 2 ** 20;
  const server = (name: string, megabytes: number) => ({ name, memory_bytes: megabytes * MB });
  expect(describeServers([server('a', 80), server('b', 0), server('a', 20)])).toBe('a × 2 100 MB, b');
});
