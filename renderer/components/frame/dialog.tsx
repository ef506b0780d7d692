import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';

/**
 * A dialog over the page, under a title. Closing gives the focus back to where it came from.
 *
 * @param elseTo where the focus goes if that place was drawn anew meanwhile; `null`: nowhere
 */
export function Dialog({
  title,
  onClose,
  elseTo,
  children,
}: {
  title: string;
  onClose: () => void;
  elseTo: () => Element | null;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const cameFrom = document.activeElement;
    dialog.current?.showModal();
    return () => {
      const goTo = cameFrom?.isConnected === true ? cameFrom : elseTo();
      if (goTo instanceof HTMLElement) goTo.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={onClose}>
      <div class="dialog-head">
        <h2 id="dialog-title">{title}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close"
          title="Close (Esc)"
          onClick={() => dialog.current?.close()}
        >
          <Icon name="cross" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
