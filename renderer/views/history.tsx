import { useMemo } from 'preact/hooks';
import { formatBytes, plural } from '../../shared/words/format.ts';
import { Head } from '../components/frame/head.tsx';
import { Failure, Waiting } from '../components/frame/notice.tsx';
import { QuarantineList } from '../components/history/quarantine-list.tsx';
import { ReceiptRow } from '../components/cleanup/receipt-row.tsx';
import { LeftOver } from '../components/history/left-over.tsx';
import { Plot } from '../components/history/plot.tsx';
import { WonBackTable } from '../components/history/won-back-table.tsx';
import { useNow } from '../hooks/use-now.ts';
import { useResource } from '../hooks/use-resource.ts';
import { newestFirst, totalWonBack, wonBackSeries } from '../state/history.ts';

/** A line needs two points. */
const plotFrom = 2;

/** What was left over through time, what clean-ups did so far, what that won back, and what can still be restored. */
export function History() {
  const { value, error, busy, load } = useResource('history:list', undefined);
  const nowMs = useNow();
  const receipts = useMemo(() => newestFirst(value ?? []), [value]);
  const line = useMemo(() => wonBackSeries(receipts), [receipts]);
  const total = `${formatBytes(totalWonBack(receipts))} won back in ${plural(receipts.length, 'clean-up')}`;
  return (
    <>
      <Head title="History">{receipts.length > 0 && <p class="hint">{total}</p>}</Head>
      {error !== null && <Failure message={error} busy={busy} onRetry={() => void load(undefined)} />}
      {value === null && error === null && <Waiting text="Reading the receipts…" />}
      <div class="groups">
        {value !== null && <LeftOver />}
        {receipts.length >= plotFrom && (
          <section class="group" aria-labelledby="won-back">
            <div class="group-head">
              <h2 id="won-back">Memory won back</h2>
            </div>
            <div class="card">
              <Plot line={line} label={`Memory won back over time: ${total}.`} />
              <WonBackTable receipts={receipts} />
            </div>
          </section>
        )}
        {value !== null && (
          <section class="group" aria-labelledby="receipts">
            <div class="group-head">
              <h2 id="receipts">Receipts</h2>
            </div>
            {receipts.length === 0 && (
              <p class="card hint">No clean-up yet. Each one leaves its receipt here.</p>
            )}
            <ul class="card receipts" hidden={receipts.length === 0}>
              {receipts.map((receipt) => (
                <ReceiptRow key={receipt.plan_id + receipt.started_at} receipt={receipt} />
              ))}
            </ul>
          </section>
        )}
        {value !== null && <QuarantineList nowMs={nowMs} />}
      </div>
    </>
  );
}
