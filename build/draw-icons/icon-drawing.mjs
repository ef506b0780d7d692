// The mark, drawn on a grid of 32 × 32: a broom at rest, and in the lower right corner what there is to say.

/** The broom leans from the upper right to the lower left; everything is symmetric about that diagonal. */
const handle =
  '<path d="M27.6 4.4 18 14" fill="none" stroke="INK" stroke-width="3.4" stroke-linecap="round"/>';
const brush = '<path d="M11.8 11 21 20.2C21 25.8 15.6 30 9.4 30L2 22.6C2 16.4 6.2 11 11.8 11Z" fill="INK"/>';
/** The gaps between the bristles are cut out, so that they show the ground on every background. */
const gaps =
  '<path d="M10.4 21.6 5.6 26.4M14.4 20.2 7.6 28.2M11.8 17.6 3.8 24.4" fill="none" stroke="#000" stroke-width="1.1" stroke-linecap="round"/>';
const spark =
  '<path d="M24.4 16.6Q25.2 22.6 31.2 23.4 25.2 24.2 24.4 30.2 23.6 24.2 17.6 23.4 23.6 22.6 24.4 16.6Z"';

const badgeAt = { x: 22, y: 22 };
const disc = (radius, fill) => `<circle cx="${badgeAt.x}" cy="${badgeAt.y}" r="${radius}" fill="${fill}"/>`;
const digits = (text, fill) =>
  `<text x="${badgeAt.x}" y="${text.length > 1 ? 26.6 : 27.9}" text-anchor="middle" font-family="Liberation Sans, Arial, sans-serif" font-weight="700" font-size="${text.length > 1 ? 13 : 16.5}" letter-spacing="${text.length > 1 ? -1 : 0}" fill="${fill}">${text}</text>`;
const bars = (fill) =>
  `<rect x="17.6" y="17" width="3.4" height="10" rx="1" fill="${fill}"/><rect x="23" y="17" width="3.4" height="10" rx="1" fill="${fill}"/>`;
const dots = (fill) => [17, 22, 27].map((x) => `<circle cx="${x}" cy="22" r="1.9" fill="${fill}"/>`).join('');
const bang = (fill) =>
  `<path d="M22 16.2V23" stroke="${fill}" stroke-width="3.2" stroke-linecap="round"/><circle cx="22" cy="27.4" r="1.9" fill="${fill}"/>`;

/** What each state draws on its badge, and the badge's colour; white on it keeps a contrast of 4.5 : 1. */
const badges = {
  paused: { glyph: bars, colour: '#5c6670' },
  working: { glyph: dots, colour: '#1864ab' },
  error: { glyph: bang, colour: '#c92a2a' },
};
const countColour = '#c2410c';

/** States of the tray icon: the file's name and the count on it. */
export const states = [
  { name: 'idle' },
  ...['1', '2', '3', '4', '5', '6', '7', '8', '9', '9+'].map((count) => ({
    name: `count-${count.replace('+', 'plus')}`,
    count,
  })),
  { name: 'paused' },
  { name: 'working' },
  { name: 'error' },
];

const svg = (content, box = '0 0 32 32') =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="100%" height="100%">${content}</svg>`;

/** The broom in one colour, with room for a badge cut out, and the bristles' gaps where pixels do for them. */
const broom = (ink, cut, size) =>
  `<mask id="broom" maskUnits="userSpaceOnUse" x="0" y="0" width="32" height="32"><rect width="32" height="32" fill="#fff"/>${size < 32 ? '' : gaps}${cut}</mask><g mask="url(#broom)">${(handle + brush).replaceAll('INK', ink)}</g>`;

/** The same with an edge in another colour around it, for a ground that may be light or dark. */
const edged = (ink, edge, cut, size) => {
  const handleEdge = handle.replace('INK', edge).replace('stroke-width="3.4"', 'stroke-width="6.4"');
  const brushEdge = brush.replace(
    'INK"',
    `${edge}" stroke="${edge}" stroke-width="3" stroke-linejoin="round"`,
  );
  const around = `<mask id="edge" maskUnits="userSpaceOnUse" x="0" y="0" width="32" height="32"><rect width="32" height="32" fill="#fff"/>${cut}</mask><g mask="url(#edge)">${handleEdge}${brushEdge}</g>`;
  return around + broom(ink, cut, size);
};

const sparkRoom = `${spark} fill="#000" stroke="#000" stroke-width="3"/>`;

/**
 * A tray icon for Windows and Linux: the ink suits the panel, the badge has its own colour. Where the panel is unknown,
 * the shape has an edge in the opposite of its ink.
 */
export function trayIcon({ name, count }, { ink, spark: sparkInk, edge }, size) {
  const shape = (cut) => (edge === undefined ? broom(ink, cut, size) : edged(ink, edge, cut, size));
  if (name === 'idle') {
    const sparkEdge = edge === undefined ? '' : ` stroke="${edge}" stroke-width="1.6" paint-order="stroke"`;
    return svg(`${shape(sparkRoom)}${spark} fill="${sparkInk}"${sparkEdge}/>`);
  }
  const { glyph, colour } =
    count === undefined ? badges[name] : { glyph: (fill) => digits(count, fill), colour: countColour };
  return svg(`${shape(disc(11, '#000'))}${disc(9.6, colour)}${glyph('#fff')}`);
}

/** macOS colours the shape itself, so signs are holes in a black disc; the count stands beside the icon. */
export function templateIcon(state, size) {
  if (state === 'idle') return svg(`${broom('#000', sparkRoom, size)}${spark} fill="#000"/>`);
  if (state === 'orphans') return svg(broom('#000', disc(9, '#000'), size) + disc(6.4, '#000'));
  const sign = `<mask id="s" maskUnits="userSpaceOnUse" x="0" y="0" width="32" height="32"><rect width="32" height="32" fill="#fff"/>${badges[state].glyph('#000')}</mask>`;
  return svg(`${broom('#000', disc(11, '#000'), size)}${sign}<g mask="url(#s)">${disc(9.6, '#000')}</g>`);
}

export const templateStates = ['idle', 'orphans', 'paused', 'working', 'error'];

/** The application's icon. `margin`: macOS wants 100 of 1024 around the body (Apple, app icon template). */
export function appIcon({ margin }, size) {
  const scale = (1024 - 2 * margin) / 1024;
  const body =
    '<defs><linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#2aa198"/><stop offset="1" stop-color="#0b5d63"/></linearGradient></defs>' +
    '<rect width="1024" height="1024" rx="230" fill="url(#ground)"/>' +
    `<g transform="translate(176 176) scale(21)">${broom('#fff', sparkRoom, size)}${spark} fill="#ffd43b"/></g>`;
  return svg(`<g transform="translate(${margin} ${margin}) scale(${scale})">${body}</g>`, '0 0 1024 1024');
}
