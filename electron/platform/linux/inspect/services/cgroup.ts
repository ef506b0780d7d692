/** Programs that put a person's shells into a service of their own; what runs there is nobody's service. */
const doors =
  /konsole|kitty|alacritty|gnome-terminal|org\.gnome\.(terminal|console|ptyxis)|ptyxis|kgx|wezterm|ghostty|foot|xterm|terminator|tilix|terminology|xfce4-terminal|(code|codium|cursor|windsurf)(@|-|\.service$)/i;

/** Ways to log in: without a session manager (containers) all of a person's processes stay in their group. */
const logins = /^(ssh|sshd|getty|serial-getty|console-getty|container-getty|autovt)(@.*)?\.service$/;

/**
 * The systemd service that a process belongs to, from `/proc/<pid>/cgroup` (cgroups(7)): the last part of its
 * path that ends in `.service`. `''`: certainly none. `null`: the file tells of no hierarchy of systemd's.
 *
 * Not services in our sense: `user@N.service` (a person's whole session), terminals and editors that a desktop
 * starts as `app-….service` (systemd, "Desktop environment integration"), and ways to log in.
 */
export function serviceOfCgroup(cgroup: string): string | null {
  const path = pathOf(cgroup);
  if (path === undefined) return null;
  const service = path.split('/').findLast((part) => part.endsWith('.service'));
  if (service === undefined || /^user@\d+\.service$/.test(service)) return '';
  return logins.test(service) || (isApplication(service) && doors.test(service)) ? '' : service;
}

/** Whether the service of such a process is one of a person's own manager (`systemd --user`), not the machine's. */
export function isUserService(cgroup: string): boolean {
  return /\/user@\d+\.service\//.test(pathOf(cgroup) ?? '');
}

function pathOf(cgroup: string): string | undefined {
  const lines = cgroup.split('\n');
  const ofSystemd = lines.find((line) => line.includes(':name=systemd:'));
  return ofSystemd?.split(':').slice(2).join(':') ?? lines.find((line) => line.startsWith('0::'))?.slice(3);
}

function isApplication(service: string): boolean {
  return /^(app-|gnome-terminal-server\.service$)/.test(service);
}
