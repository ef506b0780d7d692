import type { Command, CommanderError } from 'commander';

/**
 * One plain sentence for a command line that could not be understood, and where to look. The parser tells what is wrong
 * in its message alone (commander 14, lib/command.js and lib/argument.js); what this page does not know is left as it is.
 *
 * @param program all commands
 * @param argv the arguments without node and script
 */
export function usageWords(
  { code, message }: Pick<CommanderError, 'code' | 'message'>,
  program: Command,
  argv: readonly string[],
): string {
  const command = program.commands.find((one) => one.name() === argv[0]);
  const name = command === undefined ? '' : ` ${command.name()}`;
  const where = `\`process-janitor${name} --help\` shows how.`;
  return `${wrongWith(code, message, command?.name() ?? 'process-janitor')} ${where}`;
}

function wrongWith(code: string, message: string, name: string): string {
  const text = message.replace(/^error: /, '');
  // What it is called, as it stands between the first quotation marks.
  const quoted = /'(.*?)'/s.exec(text)?.[1] ?? '';
  const meant = /\(Did you mean (.*?)\?\)/s.exec(text)?.[1];
  const guess = meant === undefined ? '' : ` Did you mean ${meant}?`;
  switch (code) {
    case 'commander.unknownCommand':
      return `There is no command ${quoted}.${guess}`;
    case 'commander.unknownOption':
      return `There is no option ${quoted}.${guess}`;
    case 'commander.excessArguments':
      return `More words than ${name} takes.`;
    case 'commander.missingArgument':
      return `${name} needs <${quoted}>.`;
    case 'commander.optionMissingArgument':
      return `${longName(quoted)} needs a value.`;
    case 'commander.invalidArgument':
      return invalid(text);
    default:
      return text;
  }
}

/** `-s, --session <id>` → `--session`. */
const longName = (flags: string) => /--[a-z-]+/.exec(flags)?.[0] ?? flags;

/** The parser's own sentences are kept: `A session id has up to 64 letters, digits and dashes.` */
function invalid(text: string): string {
  const [, flags = '', given = '', of = '', reason = ''] =
    /^(?:option '(.*?)' argument|command-argument value) '(.*?)' is invalid(?: for argument '(.*?)')?\. (.*)$/s.exec(
      text,
    ) ?? [];
  if (reason === '') return text;
  const what = flags === '' ? `<${of}>` : longName(flags);
  return `${what} cannot be "${given}". ${reason}`;
}
