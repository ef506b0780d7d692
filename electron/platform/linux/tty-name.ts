/**
 * Names a controlling terminal from its device number as field 7 of `/proc/<pid>/stat` gives it: minor in
 * bits 31–20 and 7–0, major in bits 19–8 (proc(5)). Majors: Documentation/admin-guide/devices.txt of Linux.
 * `null`: no terminal.
 */
export function ttyName(device: number): string | null {
  if (device === 0 || !Number.isInteger(device)) return null;
  const major = (device >>> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
  if (major >= 136 && major <= 143) return `pts/${(major - 136) * 256 + minor}`;
  if (major === 4) return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`;
  if (major === 5 && minor === 1) return 'console';
  if (major === 204) return `ttyAMA${minor - 64}`;
  if (major === 229) return `hvc${minor}`;
  return `tty:${major}:${minor}`;
}
