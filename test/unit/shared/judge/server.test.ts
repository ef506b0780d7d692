import { describe, expect, it } from 'vitest';
import { isServerOfClaude } from '../../../../shared/judge/processes/server.ts';
import type { Suspect } from '../../../../shared/judge/processes/suspect.ts';
import type { ProcessDetails } from '../../../../shared/process/process.ts';
import { row } from '../../../fakes/process-row.ts';
import {
  bashMarkers,
  claude,
  claudeRecord,
  deaf,
  entry,
  HOUR,
  lineage,
  markers,
  plainDetails,
  record,
  scanOf,
  wideAwake,
  worldOf,
  wrapperArgv,
} from '../../../fakes/world.ts';

const owner = 100;
const servers = markers({ sessionId: 'dead', socketPid: owner, launchedBy: ['dead'] });
const madeBy = (pid: number): Partial<ProcessDetails> => ({ standardInput: { ...deaf, madeBy: pid } });

/** A deaf process that lost its parent, in the group of the dead Claude; whatever is named is different. */
const member = (suspect: Partial<Suspect> & { argv?: string[] }, details: Partial<ProcessDetails> = {}) => {
  const { argv = ['python3', '-m', 'tools'], ...rest } = suspect;
  return {
    suspect: {
      info: row(200, { parentPid: 1, processGroup: owner, markers: servers }),
      sessionId: 'dead',
      attribution: 'environment' as const,
      evidence: [],
      ownerPids: [owner],
      lineage: null,
      ...rest,
    },
    argv,
    details: plainDetails({ argv, ...details }),
  };
};

const unmarked = row(200, { parentPid: 1, processGroup: owner });

describe('a server of Claude itself', () => {
  it.each([
    ['whose pair of sockets Claude made', member({}, madeBy(owner))],
    ['that was seen below Claude in its group', member({ lineage: entry(200, { isServer: true }) })],
    ['that calls itself one', member({ argv: ['npx', '-y', '@upstash/context7-mcp'] })],
    ['that says that it speaks over standard input', member({ argv: ['notes', '--stdio'] })],
    ['that Windows still shows below it', member({ info: row(200, { parentPid: owner, markers: servers }) })],
    ['of a release without marks', member({ info: unmarked, attribution: 'group' }, madeBy(owner))],
  ])('is one %s', (_, one) => {
    expect(isServerOfClaude(one, true)).toBe(true);
  });

  it.each([
    [
      'that is a hook of an old release',
      member({
        info: unmarked,
        attribution: 'group',
        argv: ['python3', '/home/ann/.claude/hooks/push-to-mcp.py'],
      }),
    ],
    ['that one of its servers made the sockets for', member({}, madeBy(150))],
    ['of which nobody can tell who made its sockets', member({})],
    ['that was seen below one of its servers', member({ lineage: entry(200, { isServer: false }) })],
    ['of its Bash tool', member({ argv: wrapperArgv('make') }, madeBy(owner))],
    ['of a hook', member({ info: row(200, { parentPid: 1, markers: bashMarkers(owner) }) }, madeBy(owner))],
    [
      'with pipes in its group: a shell ran both in one pipeline',
      member(
        { info: unmarked, attribution: 'group' },
        { standardInput: { kind: 'pipe', otherEnd: 'gone', heldBy: [] } },
      ),
    ],
  ])('is none %s', (_, one) => {
    expect(isServerOfClaude(one, true)).toBe(false);
  });

  it.each([
    ['in its group', member({ info: unmarked, attribution: 'group' }, madeBy(owner))],
    ['seen below it', member({ info: unmarked, attribution: 'lineage', lineage: entry(200) })],
  ])('may be a hook of a release that keeps hooks in its group (%s)', (_, one) => {
    expect(isServerOfClaude(one, false)).toBe(false);
  });
});

describe('the release of the session that is over', () => {
  it.each([
    ['2.1.126', 'likely'],
    ['2.0.50', 'likely'],
    ['2.1.139', 'proven'],
    ['2.2.0', 'proven'],
    ['3.0.1', 'proven'],
    [null, 'likely'],
  ])('%s: what is unmarked and deaf below it is %s', (version, confidence) => {
    const dead = record('dead');
    const records = [{ ...dead, owner: dead.owner === null ? null : { ...dead.owner, version } }];
    const world = worldOf({
      records,
      processes: [row(200, { argv: ['sh', '-c', 'python3 ~/.claude/push.py'] })],
      lineage: [lineage('dead', owner, [entry(200)])],
    });
    expect(scanOf(world).sessions.flatMap(({ processes }) => processes)).toMatchObject([{ confidence }]);
  });
});

describe('what a deaf server that lives on runs', () => {
  const held = { kind: 'socket', otherEnd: 'held', heldBy: [200] } as const;
  const world = (ranByShell: boolean) =>
    worldOf({
      records: [record('dead')],
      processes: [
        row(200, { markers: servers }),
        row(201, { parentPid: 200, argv: ['python3', 'train.py'] }),
      ],
      lineage: [lineage('dead', owner, [entry(200), entry(201, { isServer: false })])],
      details: { 201: plainDetails({ standardInput: held, standardOutput: held, ranByShell }) },
    });

  it('belongs to it where only it can speak to that', () => {
    const [session] = scanOf(world(false)).sessions;
    expect(session?.processes.map(({ confidence }) => confidence)).toEqual(['proven', 'proven']);
  });

  it('may be wanted to its end where a shell ran it as a command', () => {
    const [session] = scanOf(world(true)).sessions;
    expect(session?.processes.map(({ confidence }) => confidence)).toEqual(['likely', 'likely']);
  });
});

describe('an idle Claude that lost its terminal', () => {
  const held = (by: number) => ({ kind: 'socket', otherEnd: 'held', heldBy: [by] }) as const;
  const scan = (argv: string[], given: string[] = []) =>
    scanOf(
      worldOf({
        records: [record('lost', { beat: { clock: 'clock-1', awakeMs: wideAwake.awakeMs - HOUR } })],
        processes: [
          claude(100, { tty: null, parentPid: 1, foregroundGroup: null }),
          row(200, { parentPid: 100, processGroup: 100, argv: ['node', '/x/shell-mcp'], markers: servers }),
          row(201, { parentPid: 200, argv, markers: servers }),
        ],
        claudeRecords: [claudeRecord(100, 'lost')],
        details: {
          200: plainDetails({
            argv: ['node', '/x/shell-mcp'],
            standardInput: held(100),
            standardOutput: held(100),
          }),
          201: plainDetails({ argv, standardInput: held(200), standardOutput: held(200) }),
          ...(given.length > 0 && { 100: plainDetails({ argv: ['claude', ...given] }) }),
        },
      }),
    ).sessions.flatMap(({ processes }) => processes.map(({ confidence }) => confidence));

  it('is ended unasked with its servers', () => {
    expect(scan(['node', '/x/context7-mcp'])).toEqual(['proven', 'proven', 'proven']);
  });

  it.each([['--channels', 'plugin:telegram@somewhere'], ['--remote-control']])(
    'is a question where somebody may speak to it from elsewhere: %s',
    (...given) => {
      expect(scan(['node', '/x/context7-mcp'], given)).toEqual(['likely', 'likely', 'likely']);
    },
  );

  it('is a question while a server of its runs something that may be wanted', () => {
    expect(scan(['python3', 'import.py'])).toEqual(['likely', 'likely', 'likely']);
  });
});
