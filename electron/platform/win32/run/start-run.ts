import type { StoredIdentity } from '../../../../shared/process/identity.ts';
import { loadKoffi } from '../../koffi.ts';
import type { RunDesk, RunNote, RunOutcome, RunRequest } from '../../run/run-request.ts';
import { startAndStay } from '../../run/stay.ts';
import { windowsFunctions, type Windows, type Word } from '../api/functions.ts';
import { createJob, pidsInJob } from '../api/jobs.ts';
import { holderOf, holderRights, withProcess } from '../api/open-process.ts';
import { readApiHost } from '../look/api-host.ts';
import { startSuspended, type Suspended } from './start-suspended.ts';

const mayQuery = 0x4;
const forever = 0xffff_ffff;

/**
 * Starts a program in a job of its own, which nothing leaves by detaching, and stays as its parent: Windows has no
 * call by which it could take our place. Whatever fails, the program is started.
 */
export async function startOnWindows(request: RunRequest, desk: RunDesk): Promise<RunOutcome> {
  const { id, memoryBytes } = request;
  const loaded = loadKoffi();
  if (!loaded.ok) {
    if (memoryBytes !== null) return { started: false, why: 'cap', detail: loaded.reason };
    desk.say(`It is only started; what it starts is told by other means. ${loaded.reason}`);
    return startAndStay(request);
  }
  const windows = windowsFunctions(loaded.koffi);
  const place = `process-janitor-run-${id}`;
  const job = createJob(windows, place, memoryBytes);
  if (memoryBytes !== null && job?.isCapped !== true)
    return { started: false, why: 'cap', detail: 'Windows does not limit the memory of a job here.' };
  const program = startSuspended(windows, request.program, request.argv);
  if ('error' in program)
    return { started: false, why: 'program', detail: program.error, code: program.error };
  hearTheConsole();
  const isIn = job !== null && windows.kernel32.AssignProcessToJobObject(job.handle, program.process) !== 0;
  if (memoryBytes !== null && !isIn) {
    windows.kernel32.TerminateProcess(program.process, 1);
    return { started: false, why: 'cap', detail: 'Windows does not take the program into a job.' };
  }
  if (job === null || !isIn) {
    desk.say('Windows does not take it into a job; what it starts is told by other means.');
    program.resume();
    return { started: true, exitCode: await exitCodeOf(windows, program) };
  }
  desk.say(`It runs in the job ${place}.`);
  giveHandle(windows, job.handle, program.process);
  const note = noteOf(windows, program.pid, place);
  if (note !== null) desk.note(note);
  program.resume();
  const exitCode = await exitCodeOf(windows, program);
  const left = pidsInJob(windows, job.handle) ?? new Set();
  if (note !== null) desk.note({ ...note, left: identitiesOf(windows, left, note.root.boot_id) });
  return { started: true, exitCode };
}

/** Keys and the closing of the console reach the program by themselves, and us: we end when it has. */
function hearTheConsole(): void {
  for (const signal of ['SIGINT', 'SIGBREAK', 'SIGHUP'] as const) process.on(signal, () => undefined);
}

/** With a handle of its own the job keeps its name as long as the program lives, whatever becomes of us. */
function giveHandle(windows: Windows, job: Word, process: Word): void {
  const { DuplicateHandle, GetCurrentProcess } = windows.kernel32;
  DuplicateHandle(GetCurrentProcess(), job, process, Buffer.alloc(8), mayQuery, 0, 0);
}

function noteOf(windows: Windows, root: number, place: string): RunNote | null {
  const host = readApiHost(windows);
  const [identity, keeper] = [root, process.pid].map((pid) => storedIdentity(windows, pid, host.bootId));
  if (identity === undefined || identity === null) return null;
  return { kind: 'job', place, root: identity, keeper: keeper ?? null, pidDomain: host.pidDomain, left: [] };
}

const identitiesOf = (windows: Windows, pids: ReadonlySet<number>, bootId: string) =>
  [...pids].flatMap((pid) => storedIdentity(windows, pid, bootId) ?? []);

function storedIdentity(windows: Windows, pid: number, bootId: string): StoredIdentity | null {
  const holder = withProcess(windows, pid, holderRights, (handle) => holderOf(windows, handle));
  if (holder === 'gone' || holder === 'denied' || holder === null) return null;
  if (holder.sid === null || bootId === '') return null;
  return { pid, start_token: holder.startToken, boot_id: bootId, uid: holder.sid };
}

/** Waits on another thread, so that we go on to hear the console. */
async function exitCodeOf(windows: Windows, { process: handle }: Suspended): Promise<number> {
  const { WaitForSingleObject, GetExitCodeProcess } = windows.kernel32;
  await new Promise<void>((resolve) => WaitForSingleObject.async(handle, forever, () => resolve()));
  const code = Buffer.alloc(4);
  GetExitCodeProcess(handle, code);
  return code.readInt32LE(0);
}
