// The real Claude Code for Windows under Wine: two sessions, each with a server behind `cmd /c` as npx starts them.
// One is killed, and its server must be found, explained and ended, and everything else must live on: once with the
// hooks connected and the killed session resumed at once; and once with nothing of ours there before the crash.
import assert from 'node:assert/strict';
import { setScene, waitFor } from './scene.mjs';

/** @returns {Promise<{code: number}>} 0: all came out as it should */
export async function run() {
  for (const [title, tell] of [
    ['With hooks:', withHooks],
    ['With nothing watched before:', withNothingWatched],
  ]) {
    say(title);
    const scene = await setScene();
    try {
      await tell(scene);
    } catch (error) {
      console.error(error);
      console.error((await scene.janitor(['report'])).stdout);
      console.error(scene.shown());
      return { code: 1 };
    } finally {
      await scene.strike();
    }
  }
  return { code: 0 };
}

async function withHooks(scene) {
  const installed = await scene.janitor(['hooks', 'install']);
  assert.equal(installed.code, 0, installed.stdout + installed.stderr);
  const { crashing, living } = await begin(scene);
  await waitFor('the hooks of both were called', () =>
    [crashing, living].every(({ sessionId }) => scene.isRegistered(sessionId)),
  );
  say('the hooks of both were called');
  await scene.type(0, 'hello');
  await waitFor('an answer', () => scene.hasAnswered(crashing.sessionId));
  await waitFor('the keeper sees the first server', () => scene.notedOf(crashing.sessionId) >= 2);
  const before = await scene.scan();
  assert.deepEqual(before.orphaned_sessions, [], JSON.stringify(before.sessions, null, 1));
  say('nothing is left over while both live');

  await kill(scene, 0);
  const resumed = await scene.start(scene.projects[0], 2, ['--resume', crashing.sessionId]);
  assert.equal(resumed.sessionId, crashing.sessionId);
  await waitFor('the server of the resumed session runs', () => scene.serverOf(2));
  say('one is killed, and resumed at once');
  const resumedMs = Date.now();
  const left = await untilJudged(scene);
  assert.equal(left.confidence, 'proven', JSON.stringify(left));
  await waitFor(
    'the resumed session is old enough to be judged',
    () => Date.now() - resumedMs > 65_000,
    90_000,
  );
  await cleanUp(scene, ['--auto']);
  assert.equal(scene.serverOf(0), undefined, 'the server of the dead process is ended');
  await cleanUp(scene, ['--execute', '--include-likely', '--yes']);
  for (const index of [1, 2])
    assert.ok(scene.claudeOf(index) && scene.serverOf(index), `session ${index} lives`);
  say('its old server is ended; the resumed session, its new server, and the living one are untouched');

  await exit(scene, living);
  const over = await waitFor('the ended session is judged', async () => rowOf(await scene.scan(), living));
  assert.deepEqual([over.verdict, over.reason], ['ended', 'completed'], JSON.stringify(over));
  const status = await scene.janitor(['status']);
  assert.doesNotMatch(status.stdout, /crash/i);
  await cleanUp(scene, ['--auto']);
  await waitFor('the server of the ended session is ended', () => scene.serverOf(1) === undefined);
  assert.ok(scene.claudeOf(2) && scene.serverOf(2), 'the resumed session lives');
  say('/exit: it counts as ended, not as crashed; the server that nobody can reach is ended');
}

async function withNothingWatched(scene) {
  const { living } = await begin(scene);
  await kill(scene, 0);
  const left = await untilJudged(scene);
  assert.equal(left.confidence, 'proven', JSON.stringify(left));
  const scanned = await scene.scan();
  assert.equal(rowOf(scanned, living)?.verdict, 'active');
  await cleanUp(scene, ['--auto']);
  assert.equal(scene.serverOf(0), undefined, 'the server of the dead session is ended');
  assert.ok(scene.serverOf(1), "the living session's server lives");
  assert.equal(rowOf(await scene.scan(), living)?.owner_running, true);
  say('its server is ended by cleanup --auto, and the living session is untouched');
  await exit(scene, living);
  await waitFor(
    'the ended session is over',
    async () => rowOf(await scene.scan(), living)?.owner_running !== true,
  );
  say('/exit: the other session is over');
}

async function begin(scene) {
  const [crashing, living] = [
    await scene.start(scene.projects[0], 0),
    await scene.start(scene.projects[1], 1),
  ];
  for (const index of [0, 1]) await waitFor(`server ${index} runs`, () => scene.serverOf(index));
  say(`two sessions run: ${crashing.pid} and ${living.pid}`);
  return { crashing, living };
}

/** Wine treats it as a crash. */
async function kill(scene, index) {
  process.kill(Number(scene.claudeOf(index)), 'SIGKILL');
  await waitFor('the killed session is gone', () => scene.claudeOf(index) === undefined);
}

/** Waits out the grace period of a minute; gives the row of the first server. */
function untilJudged(scene) {
  return waitFor(
    'the server of the killed session is judged',
    async () => {
      const { sessions } = await scene.scan();
      const server = sessions
        .filter(({ owner_running }) => owner_running === false)
        .flatMap(({ processes }) => processes)
        .find(({ name, command }) => name === 'node.exe' && command.endsWith(`${scene.mark}-0`));
      return server?.vetoes.length === 0 ? server : undefined;
    },
    150_000,
  );
}

async function exit(scene, { pid }) {
  await scene.type(1, '/exit');
  await waitFor('/exit ends the session', () => scene.records().every((record) => record.pid !== pid));
  await waitFor('its process is gone', () => scene.claudeOf(1) === undefined);
}

async function cleanUp(scene, mode) {
  const { code, stdout, stderr } = await scene.janitor(['cleanup', ...mode, '--json']);
  assert.equal(code, 0, stdout + stderr);
}

const rowOf = (scanned, { sessionId }) => scanned.sessions.find(({ session_id }) => session_id === sessionId);

const say = (text) => console.log(`  ${text}`);
