/** Hexadecimal digits of one draw: as many as a double holds exactly. */
const drawn = 12;

/**
 * So many hexadecimal digits that nobody else has. By chance alone, which V8 seeds from the system's in each process: they
 * keep names apart and are no secret, and Node's `crypto` takes a hook longer to load than all its writing.
 */
export function uniqueHex(digits: number): string {
  let hex = '';
  while (hex.length < digits) {
    hex += Math.floor(Math.random() * 16 ** drawn)
      .toString(16)
      .padStart(drawn, '0');
  }
  return hex.slice(0, digits);
}
