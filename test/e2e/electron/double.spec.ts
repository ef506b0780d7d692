import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeReady, whenReady } from '../../fakes/electron/expectations.mjs';
import { newHome, ownEnvironment, program } from './launch.ts';

test('the real one answers all that the double takes for granted @desk', async () => {
  const { homeDir } = newHome({});
  try {
    const file = path.join(homeDir, 'answers.json');
    const args = [
      `--user-data-dir=${path.join(homeDir, 'user-data')}`,
      path.join(import.meta.dirname, 'ask-electron.mjs'),
    ];
    const env = { ...ownEnvironment(homeDir), JANITOR_TEST_ANSWERS: file };
    const child = spawn(program, args, { env, stdio: 'ignore', timeout: 30_000, killSignal: 'SIGKILL' });
    expect(await once(child, 'exit')).toEqual([0, null]);
    const answers = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    const wrong = [...beforeReady, ...whenReady].filter(([what, , answer]) => {
      const given = answers[what];
      return answer instanceof RegExp
        ? !answer.test(String(given))
        : JSON.stringify(given) !== JSON.stringify(answer);
    });
    expect(wrong.map(([what]) => [what, answers[what]])).toEqual([]);
    expect(Object.keys(answers)).toHaveLength(beforeReady.length + whenReady.length);
  } finally {
    fs.rmSync(homeDir, { recursive: true, force: true, maxRetries: 3 });
  }
});
