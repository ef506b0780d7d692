import { handleHook, isHookEvent } from '../../janitor/hooks/hook-events.ts';
import { parseHookInput, readHookText } from '../../janitor/hooks/hook-input.ts';
import { sweepAfterEnd } from '../../janitor/hooks/hook-sweep.ts';
import type { Launch } from '../../janitor/keep/launch.ts';
import { createSystem } from '../../platform/create-system.ts';
import { readConfig } from '../../store/settings/config-file.ts';
import { locateHome } from '../../store/files/home.ts';
import { createLog } from '../../store/files/log.ts';
import { sessionIdPattern } from '../../../shared/session/session.ts';
import { homeFolder } from '../look/home-folder.ts';

/** Claude Code cancels a SessionEnd hook after 1.5 s, and says so to the user; the others it gives 5 s. */
const limitMs = (event: string) => (event === 'SessionEnd' ? 1_200 : 4_000);

/**
 * `process-janitor hook <event>`, called by Claude Code with the event's JSON on standard input. Prints nothing,
 * and never fails: whatever goes wrong is one line in the janitor's log, and the session goes on.
 *
 * @param args what follows `hook`: the event, or `sweep` and a session id
 */
export async function runHook(args: readonly string[], launch: Launch): Promise<void> {
  const [event = '', sessionId = ''] = args;
  const isSweep = event === 'sweep';
  if (!isSweep) setTimeout(() => process.exit(0), limitMs(event)).unref();
  try {
    const located = locateHome(process.env, homeFolder(process.env));
    if (!located.ok) return;
    const { home } = located;
    try {
      const text = isSweep ? '' : await readHookText(process.stdin);
      const system = await createSystem(process.env);
      if (isSweep) {
        if (sessionIdPattern.test(sessionId)) await sweepAfterEnd(sessionId, { system, home, launch });
        return;
      }
      const input = parseHookInput(text);
      const self = await system.identify(process.pid);
      if (!isHookEvent(event) || input === null || self === null || self === 'unreadable') return;
      const config = () => readConfig(home).config;
      await handleHook(event, input, {
        system,
        home,
        config,
        launch,
        env: process.env,
        parentPid: process.ppid,
        self,
      });
    } catch (error) {
      createLog(home).warn(`hook ${event}: ${error instanceof Error ? error.message : String(error)}`);
    }
  } catch {
    // Not even a log can be had; the session must not suffer for it.
  }
}
