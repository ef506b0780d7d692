import type { WorldFile } from '../../worlds/format.ts';

const deaf = { pgid: 4000, sid: 3900, stdio: 'gone' as const };

/** Two sessions on one machine: one crashed and left a deaf server and a dev server, the other lives. */
export const crashedDay: WorldFile = {
  name: 'pictures',
  class: 'pictures',
  about:
    'A server that nobody can speak to any more, a dev server that somebody may look at, and a living session.',
  report: 'our own rule',
  platform: 'linux',
  now: '2026-11-22T12:00:00Z',
  processes: [
    {
      pid: 4100,
      ppid: 900,
      age: '4h',
      command: 'npm exec @upstash/context7-mcp',
      env: { session: 's1', socketPid: 4000, entrypoint: 'cli' },
      ...deaf,
    },
    {
      pid: 4101,
      ppid: 4100,
      age: '4h',
      command: 'node /home/ann/.npm/_npx/1/node_modules/.bin/context7-mcp',
      env: { session: 's1', socketPid: 4000, entrypoint: 'cli' },
      ...deaf,
    },
    {
      pid: 4200,
      ppid: 900,
      age: '3h',
      command: 'node /home/ann/shop/node_modules/.bin/next dev',
      env: { session: 's1', claudePid: 4000, child: true, socketPid: 4000, entrypoint: 'cli' },
      listens: [{ kind: 'tcp', name: '3000' }],
    },
    { pid: 5000, ppid: 4900, age: '2h', command: 'claude', tty: 'pts/2', foreground: true },
    { pid: 4900, ppid: 900, age: '2h', command: 'bash', tty: 'pts/2' },
  ],
  records: [
    { session: 's1', owner: { pid: 4000, age: '5h', tty: 'pts/1' }, age: '5h', missed: '1h' },
    {
      session: 's2',
      owner: { pid: 5000, age: '2h', tty: 'pts/2' },
      age: '2h',
      heartbeat: '20s',
      missed: '0s',
      cwd: '/home/ann/api',
    },
  ],
  claude: [{ session: 's2', pid: 5000, age: '2h', cwd: '/home/ann/api' }],
  lineage: [
    {
      session: 's1',
      owner: { pid: 4000, age: '5h' },
      entries: [
        { pid: 4100, age: '4h', server: true },
        { pid: 4101, age: '4h' },
        { pid: 4200, age: '3h' },
      ],
    },
  ],
  keeper: { awake: '6h' },
  expect: { sessions: {}, processes: {} },
};
