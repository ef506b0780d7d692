import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { clearScratch, makeScratch } from '../../run/scratch.ts';

describe('what a run of all tests leaves behind', () => {
  it('is nothing, where each cleaned up', () => {
    const scratch = makeScratch({});
    fs.mkdirSync(path.join(scratch.env['TMPDIR']!, 'node-compile-cache'));
    expect(clearScratch(scratch, new Set())).toEqual([]);
    expect(fs.existsSync(scratch.folder)).toBe(false);
  });

  it('is named, and taken away where it is a file', () => {
    const scratch = makeScratch({});
    fs.mkdirSync(path.join(scratch.env['TMPDIR']!, 'janitor-home-x'));
    expect(clearScratch(scratch, new Set())).toEqual(['janitor-home-x in TMPDIR']);
    expect(fs.existsSync(scratch.folder)).toBe(false);
  });

  it.runIf(process.platform === 'linux')('is a process that still runs', async () => {
    const scratch = makeScratch({});
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6); console.log()'], {
      env: { ...process.env, ...scratch.env },
    });
    await once(child.stdout, 'data');
    expect(clearScratch(scratch, new Set([process.pid]))).toEqual([
      expect.stringContaining(`process ${child.pid}: `),
    ]);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it('finds what is kept for the next run where it was', () => {
    const scratch = makeScratch({ XDG_CACHE_HOME: '/kept' });
    expect(scratch.env['TEST_CACHE']).toBe('/kept');
    clearScratch(scratch, new Set());
  });
});
