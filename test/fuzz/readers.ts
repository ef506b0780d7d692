import { parseRun as parseRunWords } from '../../electron/cli/run/parse-run.ts';
import { parseHookInput } from '../../electron/janitor/hooks/hook-input.ts';
import { parseAppList } from '../../electron/platform/darwin/lsappinfo.ts';
import { parseCpuTimes } from '../../electron/platform/darwin/cpu-times.ts';
import { parseBoot } from '../../electron/platform/darwin/darwin-host.ts';
import { parseLaunchctlList } from '../../electron/platform/darwin/launchctl.ts';
import { socketsOfLsof } from '../../electron/platform/darwin/lsof-sockets.ts';
import { parseLsof } from '../../electron/platform/darwin/lsof.ts';
import { parsePsEnvironments } from '../../electron/platform/darwin/ps-environment.ts';
import { parsePsTable } from '../../electron/platform/darwin/ps-table.ts';
import { parseTopMemory } from '../../electron/platform/darwin/top-memory.ts';
import { argumentsOfCmdline, markersOfEnviron } from '../../electron/platform/linux/environ.ts';
import { parseMainPids } from '../../electron/platform/linux/inspect/services/is-main-process.ts';
import {
  parseTcpTable,
  parseUdpTable,
  parseUnixTable,
} from '../../electron/platform/linux/inspect/sockets/net-tables.ts';
import { parsePeers } from '../../electron/platform/linux/inspect/sockets/unix-peers.ts';
import {
  groupMemory,
  memoryGroups,
  parseMeminfo,
  parsePressure,
} from '../../electron/platform/linux/memory/memory-files.ts';
import { parseProcStat } from '../../electron/platform/linux/proc-stat.ts';
import { cgroupFolder } from '../../electron/platform/linux/run/own-cgroup.ts';
import { olderMemoryFolder, systemdMount, unifiedMount } from '../../electron/platform/linux/run/places.ts';
import { openFileLimitOf } from '../../electron/platform/run/inherited.ts';
import { markersOfBlock } from '../../electron/platform/win32/api/environment-block.ts';
import { parseHandles } from '../../electron/platform/win32/api/handles.ts';
import { parseReaders } from '../../electron/platform/win32/api/file-access.ts';
import { parseParameters } from '../../electron/platform/win32/api/parameters.ts';
import { parseProcessTable } from '../../electron/platform/win32/api/process-table.ts';
import { parseServices } from '../../electron/platform/win32/api/services.ts';
import { parseSid } from '../../electron/platform/win32/api/sid.ts';
import { parseTcp, parseTcp6 } from '../../electron/platform/win32/api/sockets.ts';
import { splitCommandLine } from '../../electron/platform/win32/command-line.ts';
import { parseCimDetails } from '../../electron/platform/win32/powershell/cim-details.ts';
import { parseCimProcesses } from '../../electron/platform/win32/powershell/cim-processes.ts';
import { parseHost } from '../../electron/platform/win32/powershell/powershell-host.ts';
import {
  hooksFor,
  mergeHooks,
  readHooks,
  removeHooks,
} from '../../electron/store/settings/settings-merge.ts';
import { parseJson } from '../../electron/store/files/safe-file.ts';
import { calls } from '../../shared/contract/ipc.ts';
import { cleanupSchema } from '../../shared/plan/receipt.ts';
import { lineageFileSchema } from '../../shared/lineage/lineage.ts';
import { parseRun } from '../../shared/lineage/run.ts';
import { keeperSchema } from '../../shared/session/heartbeat.ts';
import { parseClaudeRecord } from '../../shared/session/claude-record.ts';
import { parseSessionRecord, sessionIdPattern } from '../../shared/session/session.ts';
import { parseConfig } from '../../shared/settings/config.ts';
import { displayCommand, redact } from '../../shared/words/redact.ts';
import { readOwnFolder } from './home-readers.ts';

/** Reads an input; a complaint where the answer is unsafe, else `null`. Whatever it throws is a complaint, too. */
export type Reader = (input: Buffer) => string | null;

const text = (input: Buffer) => input.toString('utf8');
const json = (input: Buffer): unknown => {
  const read = parseJson({ ok: true, text: text(input) });
  return read.ok ? read.value : undefined;
};
/** With zeros behind it, where it is too short. */
const atLeast = (input: Buffer, bytes: number) =>
  input.length >= bytes ? input : Buffer.concat([input], bytes);
const isPid = (pid: number) => Number.isSafeInteger(pid) && pid >= 0;
const only = (condition: boolean, complaint: string) => (condition ? null : complaint);
const quiet =
  (read: (input: Buffer) => unknown): Reader =>
  (input) => {
    read(input);
    return null;
  };

const ours = hooksFor({ command: '/usr/bin/node', args: ['/opt/process-janitor/out/cli.cjs'] });

/** Settings that were changed can be read, hold us once, and give back what was there when we are taken out. */
function settings(input: Buffer): string | null {
  const before = text(input);
  readHooks(before);
  const merged = mergeHooks(before, ours);
  if (!merged.ok) return null;
  if (!readHooks(merged.text).ok) return 'what was merged cannot be read';
  const again = mergeHooks(merged.text, ours);
  if (!again.ok || again.changed) return 'merging twice is not merging once';
  const removed = removeHooks(merged.text);
  if (!removed.ok) return 'what was merged cannot be removed';
  return only(
    !removed.text.includes('/opt/process-janitor') || before.includes('/opt/process-janitor'),
    'we stayed',
  );
}

export const readers: Readonly<Record<string, Reader>> = {
  'session-record'(input) {
    const record = parseSessionRecord(json(input));
    return only(!record.ok || sessionIdPattern.test(record.value.sessionId), 'an id that is none');
  },
  'claude-record'(input) {
    const record = parseClaudeRecord(json(input));
    if (!record.ok) return null;
    const { pid, sessionId } = record.value;
    return only(
      Number.isInteger(pid) && pid > 0 && sessionIdPattern.test(sessionId),
      'a pid or id that is none',
    );
  },
  config(input) {
    const { config, problems } = parseConfig(json(input));
    const isSafe =
      Number.isFinite(config.min_session_age_minutes) &&
      config.min_session_age_minutes >= 0 &&
      config.heartbeat_interval_seconds > 0 &&
      config.stale_heartbeat_threshold_minutes > 0;
    return only(isSafe && problems.every(({ message }) => message !== ''), 'a setting that is not safe');
  },
  settings: settings,
  'hook-input'(input) {
    const read = parseHookInput(text(input));
    return only(read === null || sessionIdPattern.test(read.sessionId), 'an id that is none');
  },
  ipc(input) {
    const value = json(input);
    for (const [request] of Object.values(calls)) request.safeParse(value);
    return null;
  },
  environ: quiet(markersOfEnviron),
  cmdline: quiet(argumentsOfCmdline),
  'proc-stat'(input) {
    const stat = parseProcStat(input);
    return only(
      stat === null || (isPid(stat.pid) && isPid(stat.parentPid) && /^\d+$/.test(stat.startTicks)),
      'a pid or start that is none',
    );
  },
  'net-tables': quiet((input) => {
    parseTcpTable(text(input));
    parseUdpTable(text(input));
    parseUnixTable(text(input));
  }),
  ss: quiet((input) => parsePeers(text(input))),
  systemctl: quiet((input) => parseMainPids(text(input))),
  lsof: quiet((input) => socketsOfLsof(parseLsof(text(input)), null)),
  ps(input) {
    return only(
      parsePsTable(text(input)).every(({ pid }) => isPid(pid)),
      'a pid that is none',
    );
  },
  'mac-tools': quiet((input) => {
    parseAppList(text(input));
    parseLaunchctlList(text(input));
    parseTopMemory(text(input));
    parseCpuTimes(text(input));
    parseBoot(text(input));
  }),
  powershell: quiet((input) => {
    parseCimProcesses(text(input));
    parseCimDetails(text(input));
    parseHost(text(input));
  }),
  'windows-sockets': quiet((input) => {
    parseTcp(input);
    parseTcp6(input);
    parseSid(input);
  }),
  'windows-processes'(input) {
    return only(
      parseProcessTable(input, 0n).every(({ pid, startToken }) => isPid(pid) && /^-?\d+$/.test(startToken)),
      'a pid or start that is none',
    );
  },
  'windows-services': quiet((input) => parseServices(input, 0n, 1000)),
  'windows-handles': quiet((input) => parseHandles(atLeast(input, 16), new Set([4, 44]))),
  // Windows gives it whole or not at all.
  'windows-parameters': quiet((input) => parseParameters(atLeast(input, 0x3f8))),
  'windows-access': quiet((input) => parseReaders(input)),
  'windows-environment': quiet((input) => {
    splitCommandLine(input.toString('utf16le'));
    markersOfBlock(input);
  }),
  'mac-environ': quiet((input) => parsePsEnvironments(text(input), new Map([[77, '/bin/zsh -l']]))),
  'own-files': quiet((input) => {
    const value = json(input);
    for (const schema of [keeperSchema, lineageFileSchema, cleanupSchema]) schema.safeParse(value);
    parseRun(value);
  }),
  'own-folder': readOwnFolder,
  memory(input) {
    const words = text(input);
    memoryGroups(words);
    const pressure = parsePressure(words);
    const [limit = '', usage = ''] = words.split('\n');
    const readings = [parseMeminfo(words), groupMemory({ limit, usage, stat: words }, 2 ** 36)];
    const isAmount = (amount: number) => Number.isFinite(amount) && amount >= 0;
    return only(
      readings.every((one) => one === null || [one.totalBytes, one.availableBytes].every(isAmount)) &&
        (pressure === null || isAmount(pressure)),
      'an amount of memory that is none',
    );
  },
  run(input) {
    const words = text(input);
    const parsed = parseRunWords(words.split(' '));
    const isSafe =
      parsed === 'help' ||
      !parsed.ok ||
      (parsed.words[0] !== '' && (parsed.memoryBytes === null || parsed.memoryBytes >= 2 ** 26));
    const [mountinfo = '', cgroup = ''] = words.split('\n\n');
    const folders = [
      unifiedMount(mountinfo),
      systemdMount(mountinfo),
      olderMemoryFolder(mountinfo, cgroup),
      cgroupFolder(mountinfo, cgroup, 'any'),
    ];
    openFileLimitOf(words);
    return only(
      isSafe && folders.every((folder) => folder !== ''),
      'a command, limit or folder that is none',
    );
  },
  redaction: quiet((input) => {
    redact(text(input));
    displayCommand(text(input).split(' '), '');
  }),
};
