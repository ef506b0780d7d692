import { handOver } from '../run/hand-over.ts';
import { loadLibC } from '../run/libc.ts';
import type { RunDesk, RunOutcome, RunRequest } from '../run/run-request.ts';
import { startAndStay } from '../run/stay.ts';

/**
 * macOS keeps no list of what comes from a program. What counts there is the process group, which tells the same
 * whoever started Claude Code (setpgid(2)); so the program only takes our place, and nothing is noted.
 */
export async function startOnDarwin(request: RunRequest, desk: RunDesk): Promise<RunOutcome> {
  if (request.memoryBytes !== null)
    return { started: false, why: 'cap', detail: 'macOS cannot limit the memory of a run.' };
  desk.say('macOS keeps no list of what comes from a program, so it is only started.');
  const libc = loadLibC();
  if (libc === null) return startAndStay(request);
  const code = handOver(libc, request.program, request.argv);
  return { started: false, why: 'program', detail: code, code };
}
