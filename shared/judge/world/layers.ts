import type { Layer, LayerName } from './verdict.ts';

export const layerNames: readonly LayerName[] = [
  'current-session',
  'hostname',
  'grace-period',
  'process',
  'heartbeat',
];

/** What a layer says that was not reached. */
export const notChecked = 'Not checked: the outcome was clear before.';

/** Collects the five layers in their order, and fills in those that an earlier one made needless. */
export class Layers {
  readonly #found: Layer[] = [];

  /** The layer gives no reason to leave the session alone. */
  pass(detail: string): void {
    this.#add(true, detail);
  }

  /** The layer protects the session. */
  stop(detail: string): void {
    this.#add(false, detail);
  }

  /** All five; those not reached are marked so. */
  all(): Layer[] {
    const rest = layerNames.slice(this.#found.length);
    return [...this.#found, ...rest.map((layer) => ({ layer, passed: false, detail: notChecked }))];
  }

  #add(passed: boolean, detail: string): void {
    const layer = layerNames[this.#found.length];
    if (layer === undefined) throw new Error('There are only five layers.');
    this.#found.push({ layer, passed, detail });
  }
}
