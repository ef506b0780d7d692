import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { promptToRun } from './support/messages-api.ts';
import { cli, createProfile, type Profile } from './support/profile.ts';
import { waitFor } from './support/wait-for.ts';

const repository = path.resolve(import.meta.dirname, '../..');

/** A fresh profile with the plugin; the program is on its PATH as `npm install -g` leaves it, or isn't there. */
async function installed(withProgram: boolean): Promise<Profile> {
  const profile = await createProfile();
  if (withProgram) {
    const bin = path.join(profile.dir, 'bin');
    fs.mkdirSync(bin);
    fs.symlinkSync(cli, path.join(bin, 'process-janitor'));
    profile.env['PATH'] = `${bin}:${profile.env['PATH'] ?? ''}`;
  }
  await profile.claude('plugin', 'marketplace', 'add', repository);
  await profile.claude('plugin', 'install', 'process-janitor@process-janitor');
  return profile;
}

describe.runIf(inject('claudeBin') !== '')('the Claude Code plugin', () => {
  it.each(['plugin', '.'])('%s is valid, strictly', async (folder) => {
    const profile = await createProfile();
    const { stdout } = await profile.claude('plugin', 'validate', '--strict', path.join(repository, folder));
    expect(stdout).toContain('Validation passed');
  });

  it('installs from the repository into a fresh profile and registers the session that it runs in', async () => {
    const profile = await installed(true);
    const session = await profile.start();
    const record = await waitFor('the plugin registers', () => profile.record(session.sessionId));
    expect(record).toMatchObject({ pid: session.pid, owner: { source: 'hook' } });
    await session.type('/exit');
    await session.gone();
    expect(profile.record(session.sessionId)).toMatchObject({ status: 'completed' });
  });

  it('its command and its program are there for Claude, who finds itself alive', async () => {
    const profile = await installed(true);
    await profile.claude('-p', '/process-janitor:cleanup status');
    expect(profile.api.asked.join()).toContain('The user asked for: `status`');
    await profile.claude(
      '-p',
      '--allowedTools',
      'Bash',
      '--',
      promptToRun({ command: 'process-janitor scan --json' }),
    );
    expect(profile.api.asked.at(-1)).toMatch(/tool_result.*process-janitor\/scan@1.*current-session/s);
  });

  it('is silent where the program is not installed', async () => {
    const profile = await installed(false);
    const { stdout, stderr } = await profile.claude('-p', 'hello', '--output-format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ is_error: false, result: 'Done.' });
    expect(stderr).toBe('');
  });
});
