import { createSystem } from '../../platform/create-system.ts';
import type { System } from '../../platform/system.ts';
import { locateHome, type Home } from '../../store/files/home.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { homeFolder } from './home-folder.ts';

/** What 0, 1 and 2 mean to a caller: nothing to do or all done; something found or failed; stopped. */
export type ExitCode = 0 | 1 | 2;

/** An error that ends the command with exit code 2 and its message, and needs no stack trace. */
export class UserError extends Error {}

/** Everything that a command works with. */
export interface Context {
  terminal: Terminal;
  env: NodeJS.ProcessEnv;
  home: Home;
  system: System;
}

/** @throws UserError where there is no home folder */
export async function createContext(terminal: Terminal, env: NodeJS.ProcessEnv): Promise<Context> {
  return { terminal, env, ...(await homeAndSystem(env)) };
}

/**
 * The home folder and the system alone, for what needs no terminal.
 *
 * @throws UserError where there is no home folder
 */
export async function homeAndSystem(env: NodeJS.ProcessEnv): Promise<Pick<Context, 'home' | 'system'>> {
  const located = locateHome(env, homeFolder(env));
  if (!located.ok) throw new UserError(located.reason);
  return { home: located.home, system: await createSystem(env) };
}
