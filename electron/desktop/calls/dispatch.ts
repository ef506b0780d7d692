import { calls, type Answer, type CallName, type Reply, type Request } from '../../../shared/contract/ipc.ts';
import { toScanDocument } from '../../../shared/contract/to-document.ts';
import { withBookkeeping } from '../../../shared/plan/bookkeeping.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { Janitor } from '../../janitor/look/janitor.ts';
import type { Monitor } from '../../janitor/monitor/monitor.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { windowState, type AboutProgram } from './announce.ts';
import { byHandCalls, kindRuleOf } from './by-hand-calls.ts';
import {
  questionBeforeCleanUp,
  questionBeforeConnecting,
  questionBeforeSetting,
  type Consent,
  type Question,
} from './consent.ts';
import type { Resumable } from '../../../shared/session/resume-command.ts';
import { settingsReply, type SettingsSource } from './settings-reply.ts';

/** What can be done about a stored thing: it worked, or a sentence for the user says why not. */
export type Outcome = { ok: true } | { ok: false; reason: string };

/** All that the window's calls need of the rest of the program. Nothing in here knows Electron. */
export interface DispatcherDeps {
  janitor: Pick<Janitor, 'families' | 'plan' | 'preview' | 'config' | 'asked'>;
  monitor: Pick<Monitor, 'status' | 'now' | 'pause' | 'clean' | 'endOne'>;
  about: AboutProgram;
  firstRunDone: () => void;
  history: () => CleanupDocument[];
  /** What was left over through time, as far as it was noted; takes milliseconds since 1970. */
  leftOver: (nowMs: number) => Reply<'left-over:list'>;
  quarantined: () => Reply<'quarantine:list'>;
  restore: (sessionId: string) => Outcome;
  settings: SettingsSource;
  setConfigValue: (key: string, value: unknown) => Outcome;
  /** Changes the keep list as it stands in the file, whoever else changes it at the same time. */
  changeKeepList: (change: (rules: readonly string[]) => string[]) => Outcome;
  /** The same for what is always ended. */
  changeAlwaysEnd: (change: (rules: readonly string[]) => string[]) => Outcome;
  /** Whether a rule in the file is the one that the window shows. */
  isSameRule: (stored: string, shown: string) => boolean;
  /** What a person's words mean as rules of the keep list. */
  keepRulesFor: (words: string) => { ok: true; rules: string[] } | { ok: false; reason: string };
  startAtLogin: (on: boolean) => Outcome;
  /** Asks the person in a way that the page can't answer for them. */
  consent: Consent;
  /** Where Claude Code's own settings are. */
  claudeSettingsPath: string;
  connectHooks: () => Outcome | Promise<Outcome>;
  disconnectHooks: () => Outcome;
  resumeCommand: (resumable: Resumable) => string;
  copyText: (text: string) => Promise<void>;
  /** @returns false where no terminal is known */
  openTerminal: (resumable: Resumable) => boolean;
  sampleUsage: (request: Request<'usage:sample'>) => Promise<Reply<'usage:sample'>>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called after a change to the configuration, so that the menu and the next look obey it. */
  settingsChanged: () => void;
}

/** Takes any name and any request; the answer keeps to the contract or says why there is none. */
export type Dispatch = (name: string, request: unknown) => Promise<Answer<unknown>>;

type Handlers = { [C in CallName]: (request: Request<C>) => Promise<Answer<Reply<C>>> | Answer<Reply<C>> };

/** Plans that were shown and not yet carried out; a window needs the newest only. */
const plansKept = 4;

const answer = <T>(value: T): Answer<T> => ({ ok: true, value });
const refusal = (error: string): { ok: false; error: string } => ({ ok: false, error });

/**
 * Answers every call of the window (shared/contract/ipc.ts). Requests and replies are checked against the contract; what
 * fails comes back as a sentence.
 */
export function createDispatcher(deps: DispatcherDeps): Dispatch {
  const { janitor, monitor } = deps;
  const plans = new Map<string, Plan>();

  const state = () => windowState(monitor.status(), deps.about);
  const settings = () => answer(settingsReply(deps.settings));
  const settingsAfter = (outcome: Outcome): Answer<Reply<'settings:get'>> => {
    if (!outcome.ok) return refusal(outcome.reason);
    deps.settingsChanged();
    return settings();
  };
  /** Does it where no question is needed or the person agrees; a no is no failure, and shows what is in force. */
  const settingsOnceAgreed = async (question: Question | null, change: () => Outcome | Promise<Outcome>) =>
    question === null || (await deps.consent(question)) ? settingsAfter(await change()) : settings();

  /** A look that may be relied on, or the sentence that says why there is none. */
  async function freshScan() {
    const { scan, error } = await monitor.now();
    return scan?.complete === true ? answer(scan) : refusal(error ?? 'This machine could not be looked at.');
  }

  async function look(): Promise<ScanResult> {
    const scan = await freshScan();
    if (!scan.ok) throw new Error(scan.error);
    return scan.value;
  }

  const resumableIn = (scan: ScanResult, sessionId: string): Resumable | null => {
    const session = scan.sessions.find((one) => one.sessionId === sessionId);
    if (session?.canResume !== true || session.workingDir === null) return null;
    return { sessionId, workingDir: session.workingDir };
  };

  const handlers: Handlers = {
    ...byHandCalls({ ...deps, look }),
    'app:state': () => answer(state()),
    'app:first-run-done': () => {
      deps.firstRunDone();
      return answer(undefined);
    },
    'app:pause': ({ paused }) => {
      monitor.pause(paused);
      return answer(state());
    },
    'scan:get': async ({ fresh }) => {
      const known = fresh ? null : monitor.status().scan;
      const { scan, error } = known === null ? await monitor.now() : { scan: known, error: null };
      return scan === null
        ? refusal(error ?? 'This machine could not be looked at.')
        : // Somebody looks: only now is it read what running sessions cost.
          answer(toScanDocument(scan, await janitor.families(scan)));
    },
    'usage:sample': async (request) => answer(await deps.sampleUsage(request)),
    'cleanup:preview': async () => {
      const scan = await freshScan();
      if (!scan.ok) return scan;
      const plan = janitor.plan(scan.value);
      plans.delete(plan.planId);
      plans.set(plan.planId, plan);
      for (const id of [...plans.keys()].slice(0, -plansKept)) plans.delete(id);
      return answer(janitor.preview(plan));
    },
    'cleanup:execute': async ({ plan_id: planId, step_ids: ticked, force_step_ids: forced = [] }) => {
      const plan = plans.get(planId);
      if (plan === undefined) return refusal('This preview is out of date. Look at a new one first.');
      const known = new Set(plan.steps.map((step) => step.stepId));
      const stepIds = withBookkeeping(plan, new Set(ticked.filter((id) => known.has(id))));
      if (stepIds.size === 0) return refusal('Nothing is ticked, so there is nothing to clean up.');
      const question = questionBeforeCleanUp(plan, stepIds);
      if (question !== null && !(await deps.consent(question))) {
        return refusal('Nothing was cleaned up: you said no to what is not proven.');
      }
      const forceStepIds = new Set(forced.filter((id) => known.has(id)));
      const receipt = await monitor.clean(plan, { stepIds, forceStepIds, trigger: 'manual' });
      plans.delete(planId);
      return answer(receipt);
    },
    'history:list': () => answer(deps.history()),
    'left-over:list': () => answer(deps.leftOver(deps.now())),
    'quarantine:list': () => answer(deps.quarantined()),
    'quarantine:restore': async ({ session_id: sessionId }) => {
      const outcome = deps.restore(sessionId);
      if (!outcome.ok) return refusal(outcome.reason);
      await monitor.now();
      return answer(undefined);
    },
    'settings:get': settings,
    'settings:set': ({ key, value }) =>
      settingsOnceAgreed(questionBeforeSetting(key, value, janitor.config().config), () =>
        deps.setConfigValue(key, value),
      ),
    'settings:start-at-login': ({ on }) => settingsAfter(deps.startAtLogin(on)),
    'hooks:connect': () =>
      settingsOnceAgreed(questionBeforeConnecting(deps.claudeSettingsPath), deps.connectHooks),
    'hooks:disconnect': () => settingsAfter(deps.disconnectHooks()),
    'keep:add': ({ rule }) => {
      const kept = janitor.config().config.keep_list;
      const found = deps.keepRulesFor(rule);
      if (!found.ok) return refusal(found.reason);
      return found.rules.every((one) => kept.includes(one))
        ? settings()
        : settingsAfter(deps.changeKeepList((rules) => [...new Set([...rules, ...found.rules])]));
    },
    'keep:remove': ({ rule }) => {
      const { config } = janitor.config();
      const isAnother = (one: string) => !deps.isSameRule(one, rule);
      const question = questionBeforeSetting('keep_list', config.keep_list.filter(isAnother), config);
      return settingsOnceAgreed(question, () => deps.changeKeepList((rules) => rules.filter(isAnother)));
    },
    'always-end:add': async (row) => {
      const rule = kindRuleOf(row, await look());
      if (rule === null)
        return refusal(
          'Its command line does not say what kind of program it is. `process-janitor config set always_end` takes any rule.',
        );
      const { config } = janitor.config();
      const after = [...new Set([...config.always_end, rule])];
      return settingsOnceAgreed(questionBeforeSetting('always_end', after, config), () =>
        deps.changeAlwaysEnd((rules) => [...new Set([...rules, rule])]),
      );
    },
    'session:resume': async ({ session_ids: ids, how }) => {
      const scan = await look();
      const all = ids.flatMap((id) => resumableIn(scan, id) ?? []);
      if (all.length === 0) {
        return refusal(
          'This conversation cannot be resumed: it is open elsewhere, or nothing of it was saved.',
        );
      }
      const commands = all.map((one) => deps.resumeCommand(one));
      const opened = how === 'terminal' ? all.filter((one) => deps.openTerminal(one)).length : 0;
      // Where no terminal is known, the commands are at least ready to be pasted.
      if (opened === 0) await deps.copyText(commands.join('\n'));
      return answer({ commands, opened });
    },
  };

  return async (name, request) => {
    if (!isCall(name)) return refusal('There is no such call.');
    return handle(handlers, name, request);
  };
}

const isCall = (name: string): name is CallName => Object.hasOwn(calls, name);

async function handle<C extends CallName>(
  handlers: Handlers,
  name: C,
  raw: unknown,
): Promise<Answer<Reply<C>>> {
  const [requestSchema, replySchema] = calls[name];
  const request = requestSchema.safeParse(raw);
  if (!request.success) return refusal(`"${name}" was asked in a way that it does not understand.`);
  try {
    const handler = handlers[name];
    const given = await handler(request.data as Request<C>);
    if (!given.ok) return given;
    const reply = replySchema.safeParse(given.value);
    if (reply.success) return answer(reply.data as Reply<C>);
    return refusal(`The answer to "${name}" was not in order. Please report this as a bug.`);
  } catch (error) {
    return refusal(error instanceof Error ? error.message : String(error));
  }
}
