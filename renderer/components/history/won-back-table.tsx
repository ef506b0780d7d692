import { formatBytes, formatCount } from '../../../shared/words/format.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { tally } from '../../state/cleanup/plan.ts';
import { wonBack } from '../../state/cleanup/receipt.ts';
import { Time } from '../frame/time.tsx';

/** The plot in words and numbers. */
export function WonBackTable({ receipts }: { receipts: readonly CleanupDocument[] }) {
  return (
    <details class="as-table">
      <summary>Show as a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Ended</th>
            <th scope="col">Won back</th>
          </tr>
        </thead>
        <tbody>
          {receipts.map((receipt) => (
            <tr key={receipt.plan_id + receipt.started_at}>
              <td>
                <Time iso={receipt.started_at} />
              </td>
              <td>{formatCount(tally(receipt.steps.filter((step) => step.outcome === 'done')).processes)}</td>
              <td>{formatBytes(wonBack(receipt))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
