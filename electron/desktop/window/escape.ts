/** The parts of a key press and of its page that decide. */
export interface KeyPress {
  key: string;
  defaultPrevented: boolean;
  isComposing: boolean;
  target: { value?: unknown; matches?(selectors: string): boolean } | null;
}

/**
 * Whether Escape should hide the window. Not where the page used the key itself, nor while a dialog or popover
 * is open or a search field holds text: there the browser closes or empties that first.
 */
export function escapeHidesWindow(
  press: KeyPress,
  page: { querySelector(selectors: string): unknown },
): boolean {
  if (press.key !== 'Escape' || press.defaultPrevented || press.isComposing) return false;
  if (page.querySelector('dialog[open], :popover-open') !== null) return false;
  const isSearch = press.target?.matches?.('input[type="search"], select') === true;
  return !(isSearch && press.target?.value !== '');
}
