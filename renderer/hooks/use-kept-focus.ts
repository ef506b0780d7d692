import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * A row that moves to another group is drawn anew, which would drop the focus to nowhere. This gives it back to
 * the row of the same session after each refresh.
 */
export function useKeptFocus(refresh: unknown): void {
  const lastRow = useRef<string | null>(null);
  // Not a plain effect: that runs after the drawing, when a row may have got the focus already.
  useLayoutEffect(() => {
    const remember = (event: FocusEvent) => {
      const row =
        event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-session]') : null;
      lastRow.current = row?.dataset['session'] ?? null;
    };
    document.addEventListener('focusin', remember);
    return () => {
      document.removeEventListener('focusin', remember);
    };
  }, []);
  useLayoutEffect(() => {
    if (lastRow.current === null || document.activeElement !== document.body) return;
    const row = document.querySelector<HTMLElement>(
      `[data-session="${CSS.escape(lastRow.current)}"] [data-row]`,
    );
    row?.focus({ preventScroll: true });
  }, [refresh]);
}
