import { rowAfter } from '../../state/report/row-keys.ts';

/** Up, Down, Home and End go from row to row, across groups. Everything else keeps its meaning. */
export function moveAmongRows(event: KeyboardEvent): void {
  if (!(event.target instanceof HTMLElement) || event.target.dataset['row'] === undefined) return;
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const target = rowAfter(event.key, rows.indexOf(event.target), rows.length);
  if (target === null) return;
  event.preventDefault();
  rows[target]?.focus();
}
