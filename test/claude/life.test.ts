import { describe, expect, inject, it } from 'vitest';
import { createProfile } from './support/profile.ts';
import { waitFor } from './support/wait-for.ts';

describe.runIf(inject('claudeBin') !== '')('a session that ends in order', () => {
  it('/exit: registered by its hook, beaten for, ended by its hook', async () => {
    const profile = await createProfile({ hooks: true });
    const session = await profile.start();
    const record = await waitFor('the hook registers', () => profile.record(session.sessionId));
    expect(record).toMatchObject({
      pid: session.pid,
      status: 'active',
      workingDir: profile.project,
      owner: { source: 'hook', attachment: { kind: 'terminal' } },
    });
    expect(await profile.keeper.tick()).toMatchObject({ live: 1, beaten: 1, problems: [] });
    expect(await profile.verdict(session.sessionId)).toMatchObject({
      verdict: 'active',
      owner_running: true,
    });

    await session.type('/exit');
    await session.gone();
    expect(profile.record(session.sessionId)).toMatchObject({
      status: 'completed',
      endReason: 'prompt_input_exit',
    });
    expect(await profile.verdict(session.sessionId)).toMatchObject({ verdict: 'ended', processes: [] });
  });
});
