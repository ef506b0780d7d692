import { useLayoutEffect, useRef } from 'preact/hooks';

interface Anchor {
  id: string;
  top: number;
}

/**
 * Keeps what is being read where it is on the screen while rows above it come and go. Chromium's own anchoring
 * does not here, since heads that stick to the top are no anchors; the style sheet switches it off.
 *
 * @param refresh whatever, when changed, may move rows; nothing is done where the page is not scrolled
 */
export function useSteadyScroll(...refresh: readonly unknown[]): void {
  const drawn = useRef(refresh);
  const anchor = useRef<Anchor | null>(null);
  // While this runs, the page still shows what was there before.
  if (refresh.some((value, index) => value !== drawn.current[index])) anchor.current = anchorNow();
  useLayoutEffect(() => {
    drawn.current = refresh;
    const before = anchor.current;
    anchor.current = null;
    if (before === null) return;
    const settle = () => {
      const now = topOf(before.id);
      if (now !== null && now !== before.top) window.scrollBy(0, now - before.top);
    };
    settle();
    // A new row out of sight has an estimated height until the next frame (content-visibility).
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(settle);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, refresh);
}

/** The session in use where it can be seen, else the first that can. */
function anchorNow(): Anchor | null {
  if (window.scrollY === 0) return null;
  const inUse = document.activeElement?.closest<HTMLElement>('[data-session]') ?? null;
  const rows = [
    ...(inUse === null ? [] : [inUse]),
    ...document.querySelectorAll<HTMLElement>('[data-session]'),
  ];
  const seen = rows.find((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  });
  const id = seen?.dataset['session'];
  return seen === undefined || id === undefined ? null : { id, top: seen.getBoundingClientRect().top };
}

function topOf(id: string): number | null {
  const row = document.querySelector(`[data-session="${CSS.escape(id)}"]`);
  return row?.getBoundingClientRect().top ?? null;
}
