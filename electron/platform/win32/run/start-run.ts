import type { RunDesk, RunOutcome, RunRequest } from '../../run/run-request.ts';
import { startAndStay } from '../../run/stay.ts';

export async function startOnWindows(request: RunRequest, desk: RunDesk): Promise<RunOutcome> {
  if (request.memoryBytes !== null)
    return { started: false, why: 'cap', detail: 'The memory of a run cannot be limited here.' };
  desk.say('It is only started; what it starts is told by other means.');
  return startAndStay(request);
}
