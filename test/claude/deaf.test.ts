import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { createSystem } from '../../electron/platform/create-system.ts';
import type { ProcessDetails } from '../../shared/process/process.ts';
import { needsTracing } from '../fakes/describe-where.ts';
import { promptToRun } from './support/messages-api.ts';
import { createProfile, type Profile } from './support/profile.ts';
import { waitFor } from './support/wait-for.ts';

const server = path.join(import.meta.dirname, 'support', 'mcp-server.mjs');

async function named(profile: Profile, line: string): Promise<number> {
  const found = await waitFor(`a process of ${line}`, () =>
    profile.processes().find(({ command }) => command.replace(/^\S*\//, '') === line),
  );
  return found.pid;
}

describe.runIf(inject('claudeBin') !== '')('the standard streams of what Claude Code started', () => {
  it('are held by it, and gone once it was killed: of a server, and of the shell around one', async () => {
    const system = await createSystem({});
    const profile = await createProfile();
    const waiting = profile.write('project/wait.py', 'import time  # wait\ntime.sleep(900)\n');
    // By a name that tells nothing; who made the sockets of what calls itself a server is not asked.
    const tools = path.join(path.dirname(waiting), 'tools.mjs');
    fs.symlinkSync(server, tools);
    const mcp = profile.write(
      'mcp.json',
      JSON.stringify({
        mcpServers: {
          plain: { command: 'node', args: [tools, 'plain'] },
          wrapped: { command: 'sh', args: ['-c', `node ${server} wrapped; true`] },
        },
      }),
    );
    const session = await profile.start('--mcp-config', mcp);
    const servers = [
      await named(profile, `node ${tools} plain`),
      await named(profile, `sh -c node ${server} wrapped; true`),
      await named(profile, `node ${server} wrapped`),
    ];
    await session.type(promptToRun({ command: 'python3 wait.py', run_in_background: true }));
    const background = await named(profile, 'python3 wait.py');

    const streamsOf = async (pids: readonly number[]) => {
      const details = await system.inspect(pids, new Set(pids));
      return pids.map((pid) => {
        const { standardInput, standardOutput }: Partial<ProcessDetails> = details.get(pid) ?? {};
        return { standardInput, standardOutput };
      });
    };
    const held = { kind: 'socket', otherEnd: 'held', heldBy: [session.pid] };
    const made = needsTracing() === null ? { madeBy: session.pid } : {};
    const gone = { kind: 'socket', otherEnd: 'gone', heldBy: [] };
    const other = { kind: 'other', otherEnd: 'unknown', heldBy: [] };
    expect(await streamsOf(servers)).toEqual(
      servers.map(() => ({ standardInput: held, standardOutput: held })),
    );
    process.kill(session.pid, 'SIGKILL');
    await session.gone();
    expect(await streamsOf(servers)).toEqual(
      [made, made, {}].map((maker) => ({ standardInput: { ...gone, ...maker }, standardOutput: gone })),
    );
    expect(await streamsOf([background])).toEqual([{ standardInput: other, standardOutput: other }]);
  });
});
