import { useEffect, useRef } from 'preact/hooks';
import type { Line } from '../../state/left-over.ts';

/** Bytes over time, drawn by uPlot, which is fetched only here. A table beside it says the same. */
export function Plot({ line, label }: { line: Line; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isShown = true;
    let remove = () => {
      isShown = false;
    };
    void import('../../plot.ts').then(({ drawPlot }) => {
      if (isShown && place.current !== null) remove = drawPlot(place.current, line);
    });
    return () => {
      isShown = false;
      remove();
    };
  }, [line]);
  return <div ref={place} class="plot" role="img" aria-label={label} />;
}
