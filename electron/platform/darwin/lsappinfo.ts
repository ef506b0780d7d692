/**
 * Understands `lsappinfo list` (lsappinfo(8)): what each program that is registered with the window system may show.
 * `Foreground` has a place in the Dock, `UIElement` (a menu bar's) may show windows as well, `BackgroundOnly` none.
 * A program that is not registered has no windows. `null` where there is no list, as without a person's desktop.
 *
 * @returns pids of the programs that may show something to a person
 */
export function parseAppList(output: string): ReadonlySet<number> | null {
  const pids = new Set<number>();
  let isList = false;
  for (const [, pid, type] of output.matchAll(/^\s+pid = (\d+)\b.*?\btype="(\w+)"/gm)) {
    isList = true;
    if (type !== 'BackgroundOnly') pids.add(Number(pid));
  }
  return isList ? pids : null;
}
