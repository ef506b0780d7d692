/**
 * Sockets of display servers, by the names that X11 (`/tmp/.X11-unix/X0`, also abstract) and Wayland
 * (`$XDG_RUNTIME_DIR/wayland-0`) give them, whatever folder they lie in; XQuartz's, which launchd makes, on macOS.
 */
export function isDisplaySocket(path: string): boolean {
  return /(^|\/)(X\d+|wayland-\d+|org\.xquartz:\d+)$/.test(path);
}

/**
 * Sockets that a program is connected to for the system's sake, which says nothing about who wants it: D-Bus (of
 * the system, of a person, of accessibility), systemd's journal and notifications, name lookups, the system log.
 */
export function isSystemBus(path: string): boolean {
  return (
    /^(\/var)?\/run\/(dbus|systemd|nscd)\//.test(path) ||
    /^(\/var)?\/run\/user\/\d+\/(bus|systemd\/.*|at-spi\/bus.*)$/.test(path) ||
    /^@?\/tmp\/dbus-[^/]+$/.test(path) ||
    /\/at-spi\/bus[^/]*$/.test(path) ||
    path === '/dev/log'
  );
}

/**
 * TCP port of the display that the variable `DISPLAY` names (X(7): `host:display.screen`, port 6000 + display);
 * `null` where it names a local one or none.
 */
export function displayPortOf(display: string | undefined): number | null {
  const [, host = '', number = ''] = /^(.*):(\d{1,2})(?:\.\d+)?$/.exec(display ?? '') ?? [];
  return host === '' || host === 'unix' || Number(number) > 63 ? null : 6000 + Number(number);
}
