export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

const gap = 8;

/**
 * Where the window goes: beside the tray icon and inside the work area of its screen.
 *
 * @param icon where the tray icon is; a size of 0 means that the system doesn't say (Linux)
 * @returns the upper left corner, or `null`: leave it to the window manager
 */
export function placeWindow(icon: Area, screen: Area, size: { width: number; height: number }) {
  if (icon.width === 0 || icon.height === 0) return null;
  const clamp = (value: number, from: number, room: number, length: number) =>
    Math.round(Math.max(from + gap, Math.min(value, from + room - length - gap)));
  const isAtTop = icon.y + icon.height / 2 < screen.y + screen.height / 2;
  const x = icon.x + icon.width / 2 - size.width / 2;
  const y = isAtTop ? icon.y + icon.height + gap : icon.y - size.height - gap;
  return {
    x: clamp(x, screen.x, screen.width, size.width),
    y: clamp(y, screen.y, screen.height, size.height),
  };
}
