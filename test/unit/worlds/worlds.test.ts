import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeFile } from '../../worlds/judge-file.ts';
import { readWorldFiles } from '../../worlds/read-files.ts';
import { scoreOf } from '../../worlds/score.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/worlds');
const files = readWorldFiles(folder);

describe('every labelled world is judged as its file says', () => {
  it.each(files.map((file) => [file.name, file] as const))('%s', async (_name, file) => {
    expect(scoreOf(file, await judgeFile(file)).wrong).toEqual([]);
  });
});

it('no file is left out, and each is named for its world', () => {
  expect(readdirSync(folder).sort()).toEqual(files.map(({ name }) => `${name}.json`).sort());
});

it('a tool that would end everything is told so', async () => {
  const file = files.find(({ name }) => name === 'linux-person-in-the-same-folder');
  if (file === undefined) throw new Error('The world is gone.');
  const judged = await judgeFile(file);
  const fates = new Map(file.processes.map(({ pid }) => [pid, 'end-automatically'] as const));
  const score = scoreOf(file, { ...judged, fates });
  expect(score.ended).toBe(file.processes.length);
  expect(score.rightlyEnded).toBe(0);
  expect(score.wrong).toHaveLength(file.processes.length);
});

it('a tool that would end nothing misses what is due', async () => {
  const file = files.find(({ name }) => name === 'linux-bun-server-spinning');
  if (file === undefined) throw new Error('The world is gone.');
  const score = scoreOf(file, { ...(await judgeFile(file)), fates: new Map() });
  expect([score.due, score.found]).toEqual([1, 0]);
});
