import { describe, expect, inject, it } from 'vitest';
import { createProfile, type Profile, type Session } from './support/profile.ts';
import { isLiving } from './support/own-processes.ts';
import { waitFor } from './support/wait-for.ts';

/** A session that its hook has registered. */
async function registered(): Promise<{ profile: Profile; session: Session }> {
  const profile = await createProfile({ hooks: true });
  const session = await profile.start();
  await waitFor('the hook registers', () => profile.record(session.sessionId));
  await profile.keeper.tick();
  return { profile, session };
}

describe.runIf(inject('claudeBin') !== '')('a session that ends in order', () => {
  it('is registered by its hook with terminal and identity, and is active meanwhile', async () => {
    const { profile, session } = await registered();
    expect(profile.record(session.sessionId)).toMatchObject({
      pid: session.pid,
      status: 'active',
      workingDir: profile.project,
      beat: { awakeMs: expect.any(Number) as number },
      owner: { source: 'hook', attachment: { kind: 'terminal' }, kind: 'interactive', entrypoint: 'cli' },
    });
    expect(await profile.verdict(session.sessionId)).toMatchObject({
      verdict: 'active',
      owner_running: true,
    });
  });

  it.each<[string, string, (session: Session) => unknown]>([
    ['/exit', 'prompt_input_exit', (session) => session.type('/exit')],
    ['SIGTERM', 'other', (session) => process.kill(session.pid, 'SIGTERM')],
    ['its terminal closed', 'other', (session) => session.closeTerminal()],
  ])('%s: its hook notes the end, and nothing is left over', async (_how, reason, end) => {
    const { profile, session } = await registered();
    await end(session);
    await session.gone();
    await waitFor('the end is noted', () => profile.record(session.sessionId)?.status === 'completed');
    expect(profile.record(session.sessionId)).toMatchObject({ endReason: reason });
    await profile.keeper.tick();
    expect(await profile.verdict(session.sessionId)).toMatchObject({ verdict: 'ended', processes: [] });
  });

  it('claude -p: registered and ended within its one turn', async () => {
    const profile = await createProfile({ hooks: true });
    const { stdout } = await profile.claude('-p', 'hello', '--output-format', 'json');
    const { session_id: id } = JSON.parse(stdout) as { session_id: string };
    expect(profile.record(id)).toMatchObject({ status: 'completed', endReason: 'other' });
    expect(await profile.verdict(id)).toMatchObject({ verdict: 'ended', processes: [] });
  });

  it("/clear moves the registration to the new id, and the process is nobody's orphan", async () => {
    const { profile, session } = await registered();
    await session.type('/clear');
    const id = await waitFor('a new session id', () =>
      profile
        .claudeFiles()
        .find(({ pid, sessionId }) => pid === session.pid && sessionId !== session.sessionId),
    ).then(({ sessionId }) => sessionId);
    await waitFor('the new id is registered', () => profile.record(id));
    await profile.keeper.tick();
    expect(profile.record(session.sessionId)).toMatchObject({ status: 'completed', endReason: 'clear' });
    expect(profile.record(id)).toMatchObject({ status: 'active', pid: session.pid });
    const document = await profile.scan();
    expect(document.orphaned_sessions).toEqual([]);
    expect(document.sessions.flatMap(({ processes }) => processes)).toEqual([]);
    expect(isLiving(session.pid)).toBe(true);
  });
});

describe.runIf(inject('claudeBin') !== '')('without any hook', () => {
  it('a session is found by its own record, and its orderly end by the socket that it took along', async () => {
    const profile = await createProfile();
    const session = await profile.start();
    expect(await profile.keeper.tick()).toMatchObject({ registered: 1, live: 1, beaten: 1 });
    expect(profile.record(session.sessionId)).toMatchObject({ owner: { source: 'adopted' } });
    await session.type('/exit');
    await session.gone();
    expect(await profile.keeper.tick()).toMatchObject({ ended: 1, live: 0 });
    expect(await profile.verdict(session.sessionId)).toMatchObject({ verdict: 'ended' });
  });

  it('a crash is not taken for an end', async () => {
    const profile = await createProfile();
    const session = await profile.start();
    await profile.keeper.tick();
    process.kill(session.pid, 'SIGKILL');
    await session.gone();
    expect(await profile.keeper.tick()).toMatchObject({ ended: 0, live: 0 });
    expect(await profile.verdict(session.sessionId)).toMatchObject({
      verdict: 'orphaned',
      reason: 'process-gone',
      confidence: 'proven',
    });
  });
});
