import { realpathSync } from 'node:fs';
import * as path from 'node:path';
import { recogniseClaude } from '../../../shared/process/claude-process.ts';
import { startRun } from '../../platform/run/start-run.ts';
import type { RunDesk, RunNote } from '../../platform/run/run-request.ts';
import { locateHome, type Home } from '../../store/files/home.ts';
import { writeRun } from '../../store/records/write-run.ts';
import { homeFolder } from '../look/home-folder.ts';
import { directOutput } from '../terminal/direct-output.ts';
import { findProgram } from './find-program.ts';
import { parseRun } from './parse-run.ts';

/**
 * `process-janitor run [options] -- program …`: starts a program so that all that it ever starts is known to come from
 * it. Says nothing and changes nothing for the program; where it can't be followed, it is started all the same.
 *
 * @param argv what follows `run`
 * @returns the program's own exit code; 2: wrong usage, or a limit that can't be kept, 126 and 127 as shells have them.
 *   `help`: help was asked for. Where the program takes our place there is nothing to return to.
 */
export async function runProgram(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number | 'help'> {
  const parsed = parseRun(argv);
  if (parsed === 'help') return 'help';
  const complain = (message: string) => directOutput.err(`process-janitor run: ${message}`);
  if (!parsed.ok) {
    complain(`${parsed.message}\n(process-janitor run --help shows how)`);
    return 2;
  }
  const { words, memoryBytes, isVerbose } = parsed;
  const found = findProgram(words[0], env);
  if (!found.ok) {
    complain(found.message);
    return found.exitCode;
  }
  const id = newId();
  const say = (line: string) => (isVerbose ? complain(line) : undefined);
  const located = locateHome(env, homeFolder(env));
  const desk: RunDesk = {
    say,
    note: (note) => noteRun(located.ok ? located.home : null, id, found.file, words, note, say),
  };
  const outcome = await startRun({ id, program: found.file, argv: words, memoryBytes }, desk, env);
  if (outcome.started) return outcome.exitCode;
  if (outcome.why === 'cap') {
    complain(`${outcome.detail} It was not started; without --memory it would be.`);
    return 2;
  }
  complain(`${found.file} could not be started (${outcome.detail}).`);
  return outcome.code === 'ENOENT' ? 127 : 126;
}

/** No two processes have the same number at the same instant; what is random is for those of several computers. */
const newId = () =>
  [Date.now(), process.pid, Math.floor(Math.random() * 2 ** 32)].map((part) => part.toString(36)).join('');

/** A note that can't be written keeps nobody from starting. */
function noteRun(
  home: Home | null,
  id: string,
  file: string,
  words: readonly string[],
  note: RunNote,
  say: (line: string) => void,
): void {
  if (home === null) return;
  try {
    writeRun(home, { id, startedAt: new Date(), isClaude: isClaude(file, words), ...note });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

/** Whether what is started runs a conversation, told by where its file really is. */
function isClaude(file: string, [name = '', ...args]: readonly string[]): boolean {
  let real = file;
  try {
    real = realpathSync(file);
  } catch {
    // Then by the path as it was given.
  }
  const isScript = /\.[cm]?js$/.test(real);
  const shape = isScript
    ? { executable: 'node', name: 'node', argv: ['node', real, ...args] }
    : { executable: real, name: path.basename(name), argv: [name, ...args] };
  return recogniseClaude(shape) === 'session';
}
