import { useEffect, useRef } from 'preact/hooks';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { wonBackSeries } from '../../state/history.ts';

/** Memory won back over time, drawn by uPlot, which is fetched only here. The table below it says the same. */
export function WonBackPlot({ receipts, label }: { receipts: readonly CleanupDocument[]; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isShown = true;
    let remove = () => {
      isShown = false;
    };
    void import('../../plot.ts').then(({ drawPlot }) => {
      if (isShown && place.current !== null) remove = drawPlot(place.current, wonBackSeries(receipts));
    });
    return () => {
      isShown = false;
      remove();
    };
  }, [receipts]);
  return <div ref={place} class="plot" role="img" aria-label={label} />;
}
