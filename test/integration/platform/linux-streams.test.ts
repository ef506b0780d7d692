import { afterEach, beforeAll, expect, it } from 'vitest';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import type { ProcessDetails } from '../../../shared/process/process.ts';
import { endAll, eventually, noteStray, pidOf, start, startAndRead } from './start.ts';
import {
  describeWhere,
  itWhere,
  needsLinux,
  needsProgram,
  needsTracing,
} from '../../fakes/describe-where.ts';

const nobody = new Set<number>();
let system: System;

beforeAll(async () => {
  system = await createSystem();
});

afterEach(endAll);

async function inspect(pid: number): Promise<ProcessDetails> {
  const details = (await system.inspect([pid], nobody)).get(pid);
  if (details === undefined) throw new Error(`Process ${pid} is not there.`);
  return details;
}

const idle = 'setInterval(() => {}, 60_000);';
const program = (script: string) => JSON.stringify(script);
/** A client that starts a server with a pair of sockets for each stream, and prints its pid and what it says first. */
const client = (command: string, args: string) => `
  const child = require('node:child_process').spawn(${command}, ${args}, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdout.once('data', (said) => console.log([child.pid, String(said).trim()].join(' ')));
  ${idle}`;
const server = `console.log('ready'); process.stdin.resume(); process.stdin.on('end', () => {}); ${idle}`;

async function startClient(script: string) {
  const { child, line } = await startAndRead(process.execPath, ['-e', script]);
  const pids = (line.match(/\d+/g) ?? []).map((pid) => noteStray(Number(pid)));
  return { client: child, pids };
}

async function kill(child: ReturnType<typeof start>) {
  child.kill('SIGKILL');
  await eventually(() => (system.probe(pidOf(child)) === 'gone' ? true : undefined));
}

describeWhere(needsLinux, 'standard streams on Linux', () => {
  itWhere(
    needsProgram('ss'),
    'are held while the client of a server lives, and gone once it was killed',
    async () => {
      const { client: owner, pids } = await startClient(
        client('process.execPath', `['-e', ${program(server)}]`),
      );
      const [pid = 0] = pids;
      const held = { kind: 'socket', otherEnd: 'held', heldBy: [pidOf(owner)] };
      expect(await inspect(pid)).toMatchObject({ standardInput: held, standardOutput: held });
      await kill(owner);
      const gone = { kind: 'socket', otherEnd: 'gone', heldBy: [] };
      expect(await inspect(pid)).toMatchObject({ standardInput: gone, standardOutput: gone });
    },
  );

  it('are gone for a whole chain of wrappers that share the socket', async () => {
    const wrapped = `sh -c '"$0" -e "$1"; true' "$0" "$1"; true`;
    const { client: owner, pids } = await startClient(
      client("'/bin/sh'", `['-c', ${program(`echo $$; ${wrapped}`)}, process.execPath, ${program(idle)}]`),
    );
    const [shell = 0] = pids;
    const chain = await eventually(async () => {
      const members = await descendantsOf(shell);
      return members.length === 3 ? members : undefined;
    });
    chain.forEach(noteStray);
    await kill(owner);
    const details = await system.inspect(chain, new Set(chain));
    for (const pid of chain) {
      expect(details.get(pid)).toMatchObject({
        standardInput: { kind: 'socket', otherEnd: 'gone' },
        standardOutput: { kind: 'socket', otherEnd: 'gone' },
      });
    }
  });

  itWhere(
    needsProgram('ss'),
    'are held by a wrapper that makes a pair of its own, which itself is deaf',
    async () => {
      const wrapper = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${program(server)}], { stdio: ['pipe', 'pipe', 'ignore'] });
      child.stdout.once('data', () => console.log(child.pid)); process.stdin.resume(); ${idle}`;
      const { client: owner, pids } = await startClient(
        client('process.execPath', `['-e', ${program(wrapper)}]`),
      );
      const [outer = 0, inner = 0] = pids;
      await kill(owner);
      const details = await system.inspect([outer, inner], new Set([outer, inner]));
      expect(details.get(outer)?.standardInput).toMatchObject({
        kind: 'socket',
        otherEnd: 'gone',
        heldBy: [],
      });
      expect(details.get(inner)?.standardInput).toEqual({
        kind: 'socket',
        otherEnd: 'held',
        heldBy: [outer],
      });
    },
  );

  itWhere(
    needsProgram('ss', 'python3'),
    'are held where a child of the client inherited the other end',
    async () => {
      const script = `
      import os, socket, subprocess, sys, time
      ours, theirs = socket.socketpair()
      server = subprocess.Popen(['sleep', '600'], stdin=theirs, stdout=theirs)
      heir = subprocess.Popen(['sleep', '600'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[ours.fileno()])
      theirs.close()
      print(server.pid, heir.pid, flush=True)
      time.sleep(600)`.replaceAll('\n      ', '\n');
      const { child: owner, line } = await startAndRead('python3', ['-c', script]);
      const [pid = 0, heir = 0] = line.split(' ').map((text) => noteStray(Number(text)));
      await kill(owner);
      expect((await inspect(pid)).standardInput).toEqual({
        kind: 'socket',
        otherEnd: 'held',
        heldBy: [heir],
      });
      process.kill(heir, 'SIGKILL');
      await eventually(() => (system.probe(heir) === 'gone' ? true : undefined));
      expect((await inspect(pid)).standardInput).toMatchObject({ otherEnd: 'gone' });
    },
  );

  itWhere(
    needsTracing(),
    'tell who made them: the client through wrappers that share them, or a server that died since',
    async () => {
      const middle = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', ${program(server)}], { stdio: ['pipe', 'pipe', 'ignore'] });
      child.stdout.once('data', () => console.log(child.pid)); process.stdin.resume(); ${idle}`;
      const { client: owner, pids } = await startClient(
        client("'/bin/sh'", `['-c', '"$0" -e "$1"; true', process.execPath, ${program(middle)}]`),
      );
      const [shell = 0, inner = 0] = pids;
      const [, between = 0] = await descendantsOf(shell);
      noteStray(between);
      await kill(owner);
      expect((await inspect(between)).standardInput).toMatchObject({ madeBy: pidOf(owner) });
      process.kill(between, 'SIGKILL');
      const left = await eventually(async () => {
        const { standardInput } = await inspect(inner);
        return standardInput?.otherEnd === 'gone' ? standardInput : undefined;
      });
      expect(left).toMatchObject({ kind: 'socket', madeBy: between });
    },
  );

  it('tell the pipes of a shell apart: whose other end lives, and whose is gone', async () => {
    const { child } = await startAndRead('/bin/bash', [
      '-c',
      'sleep 600 | { sleep 601 | sleep 602; } & echo ready; wait',
    ]);
    const pids = await eventually(async () => {
      const found = await descendantsOf(pidOf(child));
      const names = [...(await system.describe(found)).values()].map(({ argv }) => argv?.join(' '));
      return names.includes('sleep 601') && names.includes('sleep 602') ? found : undefined;
    });
    pids.slice(1).forEach(noteStray);
    const named = async (seconds: string) =>
      [...(await system.describe(pids))].find(([, { argv }]) => argv?.[1] === seconds)?.[0] ?? 0;
    const [writer, reader] = [await named('601'), await named('602')];
    expect((await inspect(reader)).standardInput).toEqual({
      kind: 'pipe',
      otherEnd: 'held',
      heldBy: [writer],
    });
    expect((await inspect(writer)).standardOutput).toEqual({
      kind: 'pipe',
      otherEnd: 'held',
      heldBy: [reader],
    });
    process.kill(writer, 'SIGKILL');
    await eventually(async () =>
      (await inspect(reader)).standardInput?.otherEnd === 'gone' ? true : undefined,
    );
  });

  it('lead elsewhere for what runs in the background', async () => {
    const child = start('/bin/sh', ['-c', 'exec sleep 600 </dev/null >/dev/null']);
    const other = { kind: 'other', otherEnd: 'unknown', heldBy: [] };
    await eventually(async () => ((await inspect(pidOf(child))).argv?.[0] === 'sleep' ? true : undefined));
    expect(await inspect(pidOf(child))).toMatchObject({ standardInput: other, standardOutput: other });
  });
});

async function descendantsOf(pid: number): Promise<number[]> {
  const listing = await system.list();
  if (!listing.ok) throw new Error(listing.reason);
  const found = [pid];
  for (const info of [...listing.processes.values()].sort((a, b) => a.pid - b.pid)) {
    if (found.includes(info.parentPid)) found.push(info.pid);
  }
  return found;
}
