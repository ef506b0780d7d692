import * as fs from 'node:fs';
import * as path from 'node:path';
import { changeFile } from '../files/change-file.ts';
import type { Home } from '../files/home.ts';
import { readTextFile } from '../files/safe-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';
import {
  hookEvents,
  hooksFor,
  type HookCall,
  mergeHooks,
  readHooks,
  removeHooks,
  type MergeResult,
} from './settings-merge.ts';
import { storeError } from '../files/store-error.ts';

const maxBytes = 1024 * 1024;
const keptBackups = 3;
const backupName = /^settings\.json\.janitor-backup-\d{8}T\d{9}Z$/;

/** `disabled`: our hooks may be entered, but the user turned all hooks off (`disableAllHooks`). */
export type HooksStatus = 'connected' | 'not-connected' | 'outdated' | 'disabled' | 'unreadable';

export type SettingsChange =
  /** `backup`: where the file as it was before lies; `null` where nothing was changed or there was no file. */
  { ok: true; changed: boolean; backup: string | null } | { ok: false; reason: string };

/**
 * Enters our hooks in the user's `settings.json`, so that Claude Code makes that call.
 * The file is backed up first; entering twice changes nothing.
 */
export function installHooks(home: Home, call: HookCall): SettingsChange {
  return changeSettings(home, (text) => mergeHooks(text, hooksFor(call)));
}

/** Takes our hooks, and nothing else, out of the user's `settings.json`. The file is backed up first. */
export function uninstallHooks(home: Home): SettingsChange {
  return changeSettings(home, (text) => removeHooks(text));
}

/**
 * Whether Claude Code calls us.
 *
 * @param expected how it should; without it, `outdated` means an event that is missing or a program that is gone
 */
export function hooksStatus(home: Home, expected?: HookCall): HooksStatus {
  const file = readTextFile(home.settingsPath, { maxBytes, followLinks: true });
  if (!file.ok) return file.missing ? 'not-connected' : 'unreadable';
  const read = readHooks(file.text);
  if (!read.ok) return 'unreadable';
  if (read.disabled) return 'disabled';
  if (read.entries.length === 0) return 'not-connected';
  const isComplete = hookEvents.every((event) => read.entries.some((entry) => entry.event === event));
  if (!isComplete || read.entries.some((entry) => namesMissingProgram(entry.value))) return 'outdated';
  if (expected === undefined) return 'connected';
  const merged = mergeHooks(file.text, hooksFor(expected));
  return merged.ok && !merged.changed ? 'connected' : 'outdated';
}

function changeSettings(home: Home, change: (text: string) => MergeResult): SettingsChange {
  const result: { why: string | null; backup: string | null } = { why: null, backup: null };
  try {
    const { written } = changeFile(
      home.settingsPath,
      { turns: path.join(home.turnsDir, 'settings'), maxBytes },
      (read) => {
        result.why = !read.ok && !read.missing ? read.reason : null;
        const merged = change(read.ok ? read.text : '');
        if (!merged.ok) result.why ??= merged.reason;
        if (result.why !== null || !merged.ok || !merged.changed) return null;
        // Of a file that was written by another program meanwhile: what that one wrote is backed up instead.
        if (result.backup !== null) fs.rmSync(result.backup, { force: true });
        result.backup = read.ok ? backUp(home, read.text) : null;
        return merged.text;
      },
    );
    if (result.why !== null) return refusal(home, result.why);
    return { ok: true, changed: written, backup: written ? result.backup : null };
  } catch (error) {
    return { ok: false, reason: storeError(home.settingsPath, error).message };
  }
}

/** Copies the text beside the file and lets go of all but the newest three copies. @throws StoreError */
function backUp(home: Home, text: string): string {
  const stamp = new Date().toISOString().replace(/[-:.]/g, '');
  const backup = path.join(home.dir, `settings.json.janitor-backup-${stamp}`);
  writeFileSafelySync(backup, text);
  const all = fs.readdirSync(home.dir).filter((name) => backupName.test(name));
  for (const old of all.sort().slice(0, -keptBackups)) fs.rmSync(path.join(home.dir, old), { force: true });
  return backup;
}

/** True where an entry names, by its full path, a program or script that is not there any more. */
function namesMissingProgram(entry: unknown): boolean {
  if (entry === null || typeof entry !== 'object') return false;
  const words = [
    'command' in entry ? entry.command : null,
    ...('args' in entry && Array.isArray(entry.args) ? (entry.args as unknown[]) : []),
  ];
  return words.some((word) => typeof word === 'string' && path.isAbsolute(word) && !fs.existsSync(word));
}

function refusal(home: Home, reason: string): SettingsChange {
  return { ok: false, reason: `${home.settingsPath} ${reason}. It was not changed.` };
}
