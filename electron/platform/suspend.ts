/**
 * Does what a terminal does at Ctrl-Z: stops this program and whatever else stands in the foreground with it, until the
 * shell lets them go on (SIGCONT). Returns at once where they are not stopped: a group that no shell cares for never is.
 * Source: setpgid(2), signal(7).
 */
export function suspend(): void {
  process.kill(0, 'SIGTSTP');
}
