import type { ProcessInfo } from './process.ts';

/** Programs that are pid 1 of a machine and adopt what lost its parent. A container's pid 1 is rarely one. */
const initNames = new Set([
  'systemd',
  'init',
  'launchd',
  'runit',
  'openrc-init',
  's6-svscan',
  // The pid 1 of containers that does nothing else.
  'tini',
  'dumb-init',
  'docker-init',
  'catatonit',
]);

/** The program's own file name, without folders and `.exe`. */
function baseName(path: string): string {
  return path
    .replace(/ \(deleted\)$/, '')
    .replace(/^.*[/\\]/, '')
    .replace(/\.exe$/i, '');
}

/**
 * True for a process that adopts others' orphans, so that being its child says nothing about who started one:
 * pid 1 where it is an init system, the user's `systemd --user` (a subreaper, prctl(2)), WSL's `Relay(<pid>)`.
 * An unknown subreaper is not recognised: what lives under it counts as having a parent.
 */
export function isReaper(info: ProcessInfo): boolean {
  // WSL: `Relay(<pid>)` adopts within a distribution; without systemd its pid 1 calls itself `init(Ubuntu)`.
  if (info.pid === 0 || /^Relay\(\d+/.test(info.name)) return true;
  if (info.pid === 1 && info.name.startsWith('init(')) return true;
  if (info.pid === 1)
    return initNames.has(baseName(info.executable ?? info.name)) || initNames.has(info.name);
  return info.name === 'systemd';
}
