import { formatBytes, formatCount } from '../../../shared/words/format.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { tally } from '../../state/cleanup/plan.ts';
import { wonBack } from '../../state/cleanup/receipt.ts';
import { AsTable } from './as-table.tsx';
import { Time } from '../frame/time.tsx';

/** The plot in words and numbers. */
export function WonBackTable({ receipts }: { receipts: readonly CleanupDocument[] }) {
  return (
    <AsTable
      headings={['When', 'Ended', 'Won back']}
      rows={receipts.map((receipt) => ({
        key: receipt.plan_id + receipt.started_at,
        cells: [
          <Time iso={receipt.started_at} />,
          formatCount(tally(receipt.steps.filter((step) => step.outcome === 'done')).processes),
          formatBytes(wonBack(receipt)),
        ],
      }))}
    />
  );
}
