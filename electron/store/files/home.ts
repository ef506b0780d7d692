import * as path from 'node:path';

/** Where everything is that the janitor reads and writes. All paths are absolute. */
export interface Home {
  /** `$JANITOR_HOME`, else `$CLAUDE_CONFIG_DIR`, else `~/.claude`. */
  dir: string;
  /** Session folders of ours, and Claude Code's own records. */
  sessionsDir: string;
  /** What only the janitor uses. */
  janitorDir: string;
  configPath: string;
  registryPath: string;
  settingsPath: string;
  historyPath: string;
  /** What was left over, every ten minutes. */
  leftOverPath: string;
  /** What was told unasked: memory that ran short, and runaways. */
  warningsPath: string;
  lineagePath: string;
  keeperPath: string;
  keeperLockDir: string;
  quarantineDir: string;
  logPath: string;
  underWayPath: string;
  /** Where ours take turns at a file, in a folder for each. */
  turnsDir: string;
  /** Processes that were asked to end and were still at work. */
  askedPath: string;
  /** One file for each program that `process-janitor run` started. */
  runsDir: string;
  /** Held by the one clean-up that runs. */
  cleanupLockDir: string;
}

/**
 * Finds the home folder.
 *
 * @param env the environment; empty variables count as unset
 * @param homedir the user's home folder; empty where there is none
 * @returns the paths (nothing is created or looked at), or a sentence that says what is missing
 */
export function locateHome(
  env: Readonly<Record<string, string | undefined>>,
  homedir: string,
): { ok: true; home: Home } | { ok: false; reason: string } {
  const standard = homedir === '' ? undefined : path.join(homedir, '.claude');
  const chosen = [env['JANITOR_HOME'], env['CLAUDE_CONFIG_DIR'], standard].find(
    (dir) => dir !== undefined && dir !== '',
  );
  if (chosen === undefined) {
    return {
      ok: false,
      reason: 'There is no home folder: HOME is not set. Set HOME, or JANITOR_HOME to the folder to use.',
    };
  }
  if (chosen.includes('\0')) {
    return {
      ok: false,
      reason: 'The home folder has a NUL character in its name. Set JANITOR_HOME to another.',
    };
  }
  return { ok: true, home: homeAt(path.resolve(chosen)) };
}

function homeAt(dir: string): Home {
  const janitorDir = path.join(dir, 'process-janitor');
  const sessionsDir = path.join(dir, 'sessions');
  return {
    dir,
    sessionsDir,
    janitorDir,
    configPath: path.join(dir, 'process-janitor-config.json'),
    registryPath: path.join(sessionsDir, 'registry.jsonl'),
    settingsPath: path.join(dir, 'settings.json'),
    historyPath: path.join(janitorDir, 'history.jsonl'),
    leftOverPath: path.join(janitorDir, 'left-over.jsonl'),
    warningsPath: path.join(janitorDir, 'warnings.jsonl'),
    lineagePath: path.join(janitorDir, 'lineage.json'),
    keeperPath: path.join(janitorDir, 'keeper.json'),
    keeperLockDir: path.join(janitorDir, 'keeper.lock.dir'),
    quarantineDir: path.join(janitorDir, 'quarantine'),
    logPath: path.join(janitorDir, 'janitor.log'),
    underWayPath: path.join(janitorDir, 'under-way.json'),
    turnsDir: path.join(janitorDir, 'turns'),
    askedPath: path.join(janitorDir, 'asked.json'),
    runsDir: path.join(janitorDir, 'runs'),
    cleanupLockDir: path.join(janitorDir, 'cleanup.lock.dir'),
  };
}
