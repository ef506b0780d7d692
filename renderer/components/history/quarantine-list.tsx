import { useState } from 'preact/hooks';
import { ask, type Quarantined } from '../../bridge.ts';
import { useResource } from '../../hooks/use-resource.ts';
import { sessionTitle } from '../../../shared/session/title.ts';
import { Failure } from '../frame/notice.tsx';
import { Time } from '../frame/time.tsx';

/** Records that clean-ups took away, and the way back for each. */
export function QuarantineList({ nowMs }: { nowMs: number }) {
  const { value, error, load } = useResource('quarantine:list', undefined);
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null);
  const restore = async (item: Quarantined) => {
    const answer = await ask('quarantine:restore', {
      session_id: item.session_id,
    });
    setSaid(
      answer.ok
        ? {
            ok: true,
            text: `The record of ${sessionTitle(item.session_id, item.working_dir)} is back in its place.`,
          }
        : { ok: false, text: answer.error },
    );
    await load(undefined);
  };
  return (
    <section class="group" aria-labelledby="quarantine">
      <div class="group-head">
        <h2 id="quarantine">Quarantine</h2>
        <p class="hint">Session records that were tidied away. Each is kept for 7 days.</p>
      </div>
      <p role="status" class={said?.ok === false ? 'field-error' : 'hint'}>
        {said?.text}
      </p>
      {error !== null && <Failure message={error} onRetry={() => void load(undefined)} />}
      {value?.length === 0 && <p class="card hint">Empty.</p>}
      {value !== null && value.length > 0 && (
        <ul class="card list">
          {value.map((item) => (
            <li key={item.session_id}>
              <div>
                <span title={item.working_dir ?? undefined}>
                  {sessionTitle(item.session_id, item.working_dir)}
                </span>
                <span class="hint">
                  Tidied <Time iso={item.removed_at} /> · {leftText(item.purge_at, nowMs)}
                </span>
              </div>
              <button
                type="button"
                aria-label={`Restore the record of ${sessionTitle(item.session_id, item.working_dir)}, session ${item.session_id}`}
                onClick={() => void restore(item)}
              >
                Restore
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

function leftText(purgeAt: string, nowMs: number): string {
  const untilMs = Date.parse(purgeAt);
  return untilMs > nowMs ? `kept until ${day.format(untilMs)}` : 'about to be deleted';
}
