import { useLayoutEffect, useRef } from 'preact/hooks';

/** Ctrl+R, Cmd+R or F5 look again; `/` goes to the search field unless something is being typed. */
export function useShortcuts(lookAgain: () => void): void {
  const newest = useRef(lookAgain);
  newest.current = lookAgain;
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isReload = event.key === 'F5' || ((event.ctrlKey || event.metaKey) && event.key === 'r');
      if (isReload) {
        event.preventDefault();
        newest.current();
      } else if (event.key === '/' && !isTyping(event.target)) {
        const search = document.querySelector<HTMLInputElement>('input[type=search]');
        if (search === null) return;
        event.preventDefault();
        search.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input:not([type=checkbox]), textarea, select') !== null;
