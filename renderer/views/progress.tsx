import type { Progress as Step } from '../bridge.ts';
import { formatCount } from '../../shared/words/format.ts';
import { Head } from '../components/frame/head.tsx';
import { Sentence } from '../components/frame/sentence.tsx';

/** A clean-up under way. */
export function Progress({ seen, total }: { seen: readonly Step[]; total: number }) {
  const newest = seen.at(-1);
  const done = newest?.done ?? 0;
  return (
    <>
      <Head title="Cleaning up…">
        <p class="hint">You can close this window; the work goes on and the receipt is kept in History.</p>
      </Head>
      <div class="progress">
        <progress aria-label="Steps done" max={Math.max(1, total)} value={done} />
        <p role="status">
          {formatCount(done)} of {formatCount(total)}
          {newest !== undefined && (
            <>
              {': '}
              <Sentence text={newest.detail} />
            </>
          )}
        </p>
        <ol class="progress-log" reversed>
          {[...seen].reverse().map((step) => (
            <li key={step.done}>
              <Sentence text={step.detail} />
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}
