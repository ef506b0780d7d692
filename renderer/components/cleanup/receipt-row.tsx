import { useState } from 'preact/hooks';
import { formatBytes } from '../../../shared/words/format.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { doneSentence, troubles, wonBack } from '../../state/cleanup/receipt.ts';
import { triggerWords } from '../../state/words.ts';
import { ReceiptSteps } from './receipt-steps.tsx';
import { Time } from '../frame/time.tsx';

/** One receipt of the past as a fold: when, what, how much; opens to its steps. */
export function ReceiptRow({ receipt }: { receipt: CleanupDocument }) {
  const [isOpen, setOpen] = useState(false);
  const bytes = wonBack(receipt);
  return (
    <li>
      <details class="receipt" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span class="receipt-what">{doneSentence(receipt)}</span>
          <span class="number">
            {bytes > 0 && `${receipt.memory_estimated ? '≈ ' : ''}${formatBytes(bytes)}`}
          </span>
          <span class="hint">
            <Time iso={receipt.started_at} /> · {triggerWords[receipt.trigger]}
            {receipt.finished_at === null && ' · broken off'}
          </span>
          {troubles(receipt).length > 0 && (
            <span class="hint receipt-trouble">{troubles(receipt).join(' ')}</span>
          )}
        </summary>
        {isOpen && <ReceiptSteps receipt={receipt} level={3} />}
      </details>
    </li>
  );
}
