import { useMemo } from 'preact/hooks';
import {
  describeSeries,
  leftOverBytes,
  leftOverProcesses,
  type Sample,
} from '../../../shared/plan/left-over-series.ts';
import { formatBytes, formatCount } from '../../../shared/words/format.ts';
import { useResource } from '../../hooks/use-resource.ts';
import { byDay, leftOverLine } from '../../state/left-over.ts';
import { Failure } from '../frame/notice.tsx';
import { Time } from '../frame/time.tsx';
import { AsTable } from './as-table.tsx';
import { Plot } from './plot.tsx';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const dayOf = (iso: string) => day.format(Date.parse(iso));

/** How much memory was left over through time: a plot, a sentence and a table that say the same. */
export function LeftOver() {
  const { value: samples, error, busy, load } = useResource('left-over:list', undefined);
  const text = useMemo(() => describeSeries(samples ?? [], dayOf), [samples]);
  return (
    <section class="group" aria-labelledby="left-over">
      <div class="group-head">
        <h2 id="left-over">Left-over memory</h2>
        {text !== '' && <p class="hint">{text}</p>}
      </div>
      {error !== null && <Failure message={error} busy={busy} onRetry={() => void load(undefined)} />}
      {samples?.length === 0 && (
        <p class="card hint">
          Known from the next look on: every 10 minutes it is noted how much is left over.
        </p>
      )}
      {samples?.length === 1 && samples[0] !== undefined && (
        <p class="card hint">
          Known since <Time iso={samples[0].at} />. The line begins with the next note, 10 minutes later.
        </p>
      )}
      {samples !== null && samples.length > 1 && <Drawn samples={samples} text={text} />}
    </section>
  );
}

function Drawn({ samples, text }: { samples: readonly Sample[]; text: string }) {
  const line = useMemo(() => leftOverLine(samples), [samples]);
  return (
    <div class="card">
      <Plot line={line} label={`Left-over memory over time: ${text}.`} />
      <AsTable
        headings={['Day', 'Processes', 'Most memory']}
        rows={byDay(samples, dayOf).map(({ day: name, highest }) => ({
          key: name,
          cells: [name, formatCount(leftOverProcesses(highest)), formatBytes(leftOverBytes(highest))],
        }))}
      />
    </div>
  );
}
