import { recogniseClaude } from '../../process/claude-process.ts';
import { formatAge } from '../../words/format.ts';
import { judgeRunning } from './judge-running.ts';
import { MINUTE_MS, type Judgement, type SessionCase } from './session-case.ts';
import type { SessionRecord } from '../../session/session.ts';
import { processesOf } from '../../process/machine.ts';

/**
 * Judges a record of the shell plugin. Its pid was a hook's shell that died at once, so a dead pid alone proves
 * nothing; but the plugin's loop beats whatever Claude does, so a dead pid and a stale heartbeat together do.
 * Its pid is never signalled unless it is recognised as Claude Code.
 */
export function judgePluginRecord(record: SessionRecord, session: SessionCase): Judgement {
  const { world, layers } = session;
  const live = session.liveClaudeOwner();
  if (live?.state === 'running') return judgeRunning(live, session);
  if (live !== null) {
    layers.stop('Claude Code lists it, but its process could not be identified.');
    return session.done('protected', 'not-judged', 'Left alone: its process could not be identified.');
  }

  const listed = processesOf(world).get(record.pid);
  const holder = listed?.state === 'zombie' ? undefined : listed;
  if (listed === undefined && world.probes.get(record.pid) !== 'gone') {
    layers.stop(`Process ${record.pid} is not in the list, but the system did not confirm that it is gone.`);
    return session.done('protected', 'not-judged', 'Left alone: its process could not be checked.');
  }
  const isRecycled =
    holder?.startedAtMs != null &&
    record.startedAtMs !== null &&
    holder.startedAtMs > record.startedAtMs + MINUTE_MS;
  if (holder !== undefined && !isRecycled && recogniseClaude(holder) === 'session') {
    return judgeRunning({ state: 'running', info: holder }, session);
  }
  layers.pass(
    holder === undefined
      ? `Process ${record.pid} is gone; it was only a hook's shell, so the heartbeat decides.`
      : isRecycled
        ? `Process ${record.pid} started after the session did: it is another process.`
        : `Process ${record.pid} runs, but it is not Claude Code; it is left alone.`,
  );

  const staleMs = staleHeartbeatMs(record, session);
  if (staleMs === null) {
    layers.stop('Its heartbeat is fresh, or could not have been beaten since the computer woke up.');
    return session.done('active', 'fresh-heartbeat', 'Its heartbeat is too fresh to tell.');
  }
  layers.pass(`No heartbeat for ${formatAge(staleMs)}.`);

  if (holder !== undefined && !isRecycled) {
    const why = 'Its heartbeat stopped, and nothing shows that Claude still runs it.';
    return session.done('orphaned', 'heartbeat-timeout', why, { confidence: 'likely' });
  }
  const isFolderInUse = world.strayClaudeFolders === null || world.strayClaudeFolders.has(record.workingDir);
  const why = isRecycled
    ? 'Its process is gone and its number was given to another process, which is left alone.'
    : 'Its process is gone and its heartbeat stopped.';
  return session.done(
    'orphaned',
    isRecycled ? 'pid-recycled' : 'process-gone',
    isFolderInUse ? `${why} But a Claude process that can't be told apart works in its folder.` : why,
    {
      confidence: isFolderInUse ? 'likely' : 'proven',
      owner: isRecycled ? { state: 'recycled', why } : { state: 'gone', why },
    },
  );
}

/** Age of a heartbeat that is too old; `null` where it is not, or where it could not have been beaten. */
function staleHeartbeatMs(record: SessionRecord, session: SessionCase): number | null {
  const { world, thresholdMs } = session;
  const beatenAtMs = record.lastHeartbeatMs ?? record.startedAtMs;
  const awakeMs = world.keeper === null ? Infinity : world.keeper.awakeMs - world.keeper.wokeAtMs;
  if (beatenAtMs === null || awakeMs <= thresholdMs) return null;
  const ageMs = world.nowMs - beatenAtMs;
  return ageMs > thresholdMs ? ageMs : null;
}
