/** The parts of a key press that decide; Electron's `Input` has them. */
export interface ZoomKey {
  type: string;
  key: string;
  control: boolean;
  meta: boolean;
  alt: boolean;
}

/** Electron's zoom levels: each is 20 % more than the one below it, and 0 is the size as designed. */
const levels = { least: -2, most: 5 };

/**
 * The zoom level that a key press asks for. Electron's own menu had these keys, and we replace it.
 *
 * @returns `null`: the press is about something else
 */
export function zoomAfter(press: ZoomKey, level: number, platform: NodeJS.Platform): number | null {
  const command = platform === 'darwin' ? press.meta : press.control;
  if (press.type !== 'keyDown' || !command || press.alt) return null;
  switch (press.key) {
    case '+':
    case '=':
      return Math.min(levels.most, level + 1);
    case '-':
      return Math.max(levels.least, level - 1);
    case '0':
      return 0;
    default:
      return null;
  }
}
