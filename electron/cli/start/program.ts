import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { sessionIdPattern } from '../../../shared/session/session.ts';
import type { Trigger } from '../../../shared/plan/receipt.ts';
import type { Launch } from '../../janitor/keep/launch.ts';
import type { CleanupOptions } from '../commands/cleanup.ts';
import { createContext, UserError, type Context, type ExitCode } from '../look/context.ts';
import { completionScript, shells, type Shell } from './completion.ts';
import { manPage } from './man-page.ts';
import { reportFailure, wantsJson } from './failure.ts';
import { usageWords } from './usage-words.ts';
import type { Terminal } from '../terminal/terminal.ts';

type Run<O> = (context: Context, options: O, argument?: string) => Promise<ExitCode> | ExitCode;

const sessionId = (text: string) => {
  if (!sessionIdPattern.test(text)) {
    throw new InvalidArgumentError('A session id has up to 64 letters, digits and dashes.');
  }
  return text;
};
const planId = (text: string) => {
  if (!/^[0-9a-f]{16}$/.test(text)) throw new InvalidArgumentError('A dry run says the id of its plan.');
  return text;
};
const positive = (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above 0.');
  return value;
};

export interface ProgramDeps {
  terminal: Terminal;
  env: NodeJS.ProcessEnv;
  /** How to start this program again. */
  launch: Launch;
  version: string;
}

/**
 * Runs one command line. Each command's own code is loaded only when it is asked for.
 *
 * @param argv the arguments without node and script
 * @returns the exit code: 0 nothing to do or all done, 1 orphans found or a step failed, 2 usage or stopped
 */
export async function run(
  argv: readonly string[],
  { terminal, env, launch, version }: ProgramDeps,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const json = wantsJson(argv);
  const action =
    <O>(work: Run<O>) =>
    async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const context = await createContext(terminal, env);
      exitCode = await work(context, command.optsWithGlobals<O & object>(), command.args[0]);
    };

  const program = new Command('process-janitor')
    .description('Finds what crashed Claude Code sessions left behind, explains it, and cleans it up.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      // Said below, in one sentence.
      outputError: () => undefined,
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing to do or all done, 1 orphans found or a step failed,\n2 usage or stopped.',
    );
  const command = (name: string, about: string) =>
    program.command(name).description(about).option('-j, --json', 'print JSON for programs');

  command('scan', 'look once; exit code 1 when orphans are found')
    .option('-s, --session <id>', 'only this session; the beginning of its id will do', sessionId)
    .action(
      action<{ json?: boolean; session?: string }>(async (context, options) =>
        (await import('../commands/scan.ts')).scan(context, options),
      ),
    );
  command('report', 'every session with its five checks, its processes and the evidence')
    .option('-s, --session <id>', 'only this session; the beginning of its id will do', sessionId)
    .action(
      action<{ json?: boolean; session?: string }>(async (context, options) =>
        (await import('../commands/report.ts')).report(context, options),
      ),
    );
  command('cleanup', 'show what would be cleaned up, or do it')
    .option('-n, --dry-run', 'only show it')
    .option('-e, --execute', 'do it after a yes')
    .option('-a, --auto', 'do what is proven, never ask')
    .option('-l, --include-likely', 'with --execute: also what is only likely')
    .option('-f, --force', 'with --execute: also force what was asked to end before and is still at work')
    .option('-y, --yes', 'with --execute: do not ask')
    .option('-q, --quiet', 'print nothing but errors')
    .option('-s, --session <id>', 'only this session; the beginning of its id will do', sessionId)
    .option('-p, --plan <id>', 'exactly the plan of this dry run, or nothing', planId)
    .addOption(
      new Option('--trigger <who>').choices(['auto', 'hook', 'login'] satisfies Trigger[]).hideHelp(),
    )
    .action(
      action<CleanupOptions>(async (context, options) =>
        (await import('../commands/cleanup.ts')).cleanup(context, options),
      ),
    );
  command('status', 'how things are, at one glance').action(
    action<{ json?: boolean }>(async (context, options) =>
      (await import('../commands/status.ts')).status(context, options),
    ),
  );
  command('watch', 'a live table; beats heartbeats meanwhile, never cleans').action(
    action<{ json?: boolean }>(async (context, options) =>
      (await import('../commands/watch.ts')).watch(context, options),
    ),
  );
  command(
    'keep',
    'beat the heartbeats of all sessions until none is left or the tray application runs',
  ).action(
    action<object>(async (context) => {
      const { keep } = await import('../commands/keep.ts');
      const { provenUnits } = await import('../look/proven-units.ts');
      const { withRecentListing } = await import('../../janitor/look/recent-listing.ts');
      const shared = { ...context, system: withRecentListing(context.system) };
      const { testAtStart } = await import('../../janitor/self-test/trust.ts');
      const { createLog } = await import('../../store/files/log.ts');
      // By the system itself: a listing of a moment ago lacks what the test starts.
      const testSelf = () => testAtStart(context.home, context.system, createLog(context.home).warn);
      return keep(shared, launch, provenUnits(shared), testSelf);
    }),
  );
  command('hooks', "connect Claude Code's hooks, disconnect them, or say how it is")
    .addArgument(new Argument('[action]').choices(['install', 'uninstall', 'status']).default('status'))
    .action(
      action<{ json?: boolean }>(async (context, options, name = 'status') => {
        const { hooks, isHooksAction } = await import('../commands/hooks.ts');
        return hooks(context, isHooksAction(name) ? name : 'status', launch, options);
      }),
    );
  addConfig(command('config', 'show and change the settings'), action);
  command('why', 'whose is this process or session, who wants it, and what will happen to it')
    .argument('<pid-or-session>', 'a process number, or the beginning of a session id')
    .action(
      action<{ json?: boolean }>(async (context, options, given = '') =>
        (await import('../commands/why.ts')).why(context, given, options),
      ),
    );
  command('end', 'end one process that a session started, after every reason against it')
    .argument('<pid>', 'a process number')
    .option('-f, --force', 'also force it where it is still at work a minute after it was asked to end')
    .option('-y, --yes', 'do not ask')
    .action(
      action<{ json?: boolean; yes?: boolean; force?: boolean }>(async (context, options, given = '') =>
        (await import('../commands/end.ts')).end(context, given, options),
      ),
    );
  command('close', 'close a running session that is idle; its conversation can be resumed')
    .argument('<session>', 'the beginning of a session id', sessionId)
    .option('-y, --yes', 'do not ask')
    .action(
      action<{ json?: boolean; yes?: boolean }>(async (context, options, given = '') =>
        (await import('../commands/close.ts')).close(context, given, options),
      ),
    );
  command('open', 'open the window of the tray application').action(
    action<{ json?: boolean }>(async (context, options) =>
      (await import('../commands/open.ts')).open(context, options),
    ),
  );
  command('history', 'what was cleaned up, newest first; with an id: one clean-up with its command lines')
    .argument('[id]', 'the beginning of the id of a clean-up')
    .option('--limit <n>', 'how many', positive)
    .action(
      action<{ json?: boolean; limit?: number }>(async (context, options, id) =>
        (await import('../commands/history.ts')).history(context, id, options),
      ),
    );
  command('restore', 'bring the record of a session back; without a session: list them')
    .argument('[session]', 'session id', sessionId)
    .action(
      action<{ json?: boolean }>(async (context, options, id) =>
        (await import('../commands/restore.ts')).restore(context, id, options),
      ),
    );
  command(
    'protect',
    'never clean this up: a session id, a folder, or part of a command line; without one: list them',
  )
    .argument('[rule]')
    .action(
      action<{ json?: boolean }>(async (context, options, rule) =>
        (await import('../commands/protect.ts')).protect(context, rule, options),
      ),
    );
  command('unprotect', 'take a rule off the keep list')
    .argument('<rule>')
    .action(
      action<{ json?: boolean }>(async (context, options, rule = '') =>
        (await import('../commands/protect.ts')).unprotect(context, rule, options),
      ),
    );
  command('doctor', 'check everything, and say what to do')
    .option('-s, --session <id>', 'why is this session (not) cleaned up?', sessionId)
    .action(
      action<{ json?: boolean; session?: string }>(async (context, options) =>
        (await import('../commands/doctor.ts')).doctor(context, options),
      ),
    );

  command('uninstall', "take the hooks out of Claude Code's settings and stop the keeper")
    .option('-y, --yes', 'do not ask')
    .option('--purge', 'also delete history and settings')
    .action(
      action<{ json?: boolean; yes?: boolean; purge?: boolean }>(async (context, options) =>
        (await import('../commands/uninstall.ts')).uninstall(context, options),
      ),
    );
  // Carried out before any of this is loaded (cli/run/run.ts); here for its help.
  program
    .command('run')
    .description('start a program so that all that it ever starts is known to come from it')
    .usage('[options] -- claude [arguments]')
    .option('-m, --memory <size>', 'limit what all of it may use together, such as 4G')
    .option('-v, --verbose', 'say how it is followed, or why it is not')
    .addHelpText(
      'after',
      '\nNothing changes for the program: its terminal, keys, signals and exit code are as without this.' +
        '\nWhere it cannot be followed it is started all the same; where a limit cannot be kept it is not (exit code 2).' +
        "\n\nFor every session of a shell: alias claude='process-janitor run -- claude'",
    );
  program
    .command('completion')
    .description('print what teaches a shell to complete commands and options')
    .addArgument(new Argument('<shell>').choices(shells))
    .action((shell: Shell) => terminal.out(completionScript(program, shell)));
  program.command('man', { hidden: true }).action(() => terminal.out(manPage(program).trimEnd()));

  try {
    const about = argv[0] === 'help' ? argv[1] : undefined;
    if (about !== undefined && !program.commands.some((one) => one.name() === about))
      throw new UserError(`There is no command ${about}. \`process-janitor --help\` shows all.`);
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(error, json, terminal, env);
    // Help and version have been printed already.
    if (error.exitCode === 0) return 0;
    if (error.code === 'commander.help') return 2;
    return reportFailure(new UserError(usageWords(error, program, argv)), json, terminal, env);
  }
}

type ActionMaker = <O>(work: Run<O>) => (...given: unknown[]) => Promise<void>;

function addConfig(config: Command, action: ActionMaker): void {
  const load = () => import('../commands/config.ts');
  const add = (name: string, about: string) =>
    config
      .command(name)
      .description(about)
      .option('-j, --json', 'print JSON for programs')
      .allowExcessArguments(false);
  config.allowExcessArguments().action(
    action<{ json?: boolean }>(async (context, options, unknown) => {
      if (unknown !== undefined)
        throw new UserError(`There is no \`config ${unknown}\`. Use config list, config get or config set.`);
      return (await load()).config(context, 'list', undefined, undefined, options);
    }),
  );
  add('list', 'all settings').action(
    action<{ json?: boolean }>(async (context, options) =>
      (await load()).config(context, 'list', undefined, undefined, options),
    ),
  );
  add('get', 'one setting')
    .argument('<key>')
    .action(
      action<{ json?: boolean }>(async (context, options, key) =>
        (await load()).config(context, 'get', key, undefined, options),
      ),
    );
  add('set', 'change one setting')
    .argument('<key>')
    .argument('<value>')
    .action(async (key: string, value: string, _options: object, command: Command) =>
      action<{ json?: boolean }>(async (context, options) =>
        (await load()).config(context, 'set', key, value, options),
      )(command),
    );
}
