import { formatBytes } from '../../shared/words/format.ts';
import type { CleanupDocument } from '../../shared/plan/receipt.ts';
import { Head } from '../components/frame/head.tsx';
import { ReceiptSteps } from '../components/cleanup/receipt-steps.tsx';
import { doneSentence, troubles, wonBackText } from '../state/cleanup/receipt.ts';

/** What a clean-up did, and what it did not do and why. */
export function Receipt({ receipt, onDone }: { receipt: CleanupDocument; onDone: () => void }) {
  const trouble = troubles(receipt);
  return (
    <>
      <Head title={doneSentence(receipt)} tone={trouble.length > 0 ? 'warn' : 'good'}>
        <div role="status">
          {wonBackText(receipt) !== '' && (
            <p>
              <strong>{wonBackText(receipt)}</strong>
              <span class="hint lined">
                {formatBytes(receipt.memory_before_bytes)} before, {formatBytes(receipt.memory_after_bytes)}{' '}
                after
              </span>
            </p>
          )}
          {trouble.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      </Head>
      <div class="groups">
        <ReceiptSteps receipt={receipt} level={2} />
      </div>
      <div class="bar">
        <button type="button" class="primary" onClick={onDone}>
          Back to the report
        </button>
        <p class="hint">Kept in History, where files can be brought back for 7 days.</p>
      </div>
    </>
  );
}
