import { expect, it } from 'vitest';
import { serviceOfCgroup } from '../../../../electron/platform/linux/inspect/services/cgroup.ts';

const user = '0::/user.slice/user-1000.slice/user@1000.service';

it.each([
  ['a user service', `${user}/app.slice/context7.service`, 'context7.service'],
  ['a group below a service', `${user}/app.slice/podman.service/libpod/x`, 'podman.service'],
  ['a system service', '0::/system.slice/docker.service', 'docker.service'],
  ['systemd-run', `${user}/app.slice/run-r12ab.service`, 'run-r12ab.service'],
  [
    'an autostarted application',
    `${user}/app.slice/app-slack@autostart.service`,
    'app-slack@autostart.service',
  ],
  ['a login', '0::/user.slice/user-1000.slice/session-3.scope', ''],
  ['the user manager itself', `${user}/init.scope`, ''],
  ['a terminal in a scope', `${user}/app.slice/app-org.kde.konsole-4711.scope`, ''],
  ['a terminal started as a service', `${user}/app.slice/app-org.kde.konsole@abc.service`, ''],
  ['kitty', `${user}/app.slice/app-kitty@1.service`, ''],
  ['GNOME terminal', `${user}/app.slice/gnome-terminal-server.service`, ''],
  ['GNOME console', `${user}/app.slice/app-gnome-org.gnome.Console-9.service`, ''],
  ['an editor', `${user}/app.slice/app-code@1.service`, ''],
  [
    'a service that is only named like a terminal',
    `${user}/app.slice/kitty-sync.service`,
    'kitty-sync.service',
  ],
  ['a shell behind sshd without logind', '0::/system.slice/ssh.service', ''],
  ['no group at all', '0::/', ''],
  ['v1', '12:pids:/x.service\n1:name=systemd:/user.slice/user@1000.service/mcp.service\n', 'mcp.service'],
  ['v1 and v2 together', '1:name=systemd:/system.slice/cron.service\n0::/\n', 'cron.service'],
  ['a colon in the path', '1:name=systemd:/a:b/c.service\n', 'c.service'],
  ['controllers without systemd', '3:cpu:/x.service\n', null],
])('%s', (_, cgroup, expected) => {
  expect(serviceOfCgroup(cgroup)).toBe(expected);
});
