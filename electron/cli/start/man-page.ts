import type { Command } from 'commander';

/** Text as roff takes it (man(7)): a backslash, a dash and a leading dot mean something there. */
const roff = (text: string) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1');

/** The manual page, made of the help that commander holds: docs/process-janitor.1. */
export function manPage(program: Command): string {
  const help = program.createHelp();
  const commands = help.visibleCommands(program).filter((command) => command.name() !== 'help');
  return [
    '.TH PROCESS\\-JANITOR 1',
    '.SH NAME',
    `process\\-janitor \\- ${roff(program.description())}`,
    '.SH SYNOPSIS',
    '.B process\\-janitor',
    '.I command',
    '.RI [ options ]',
    '.SH COMMANDS',
    ...commands.flatMap((command) => aboutCommand(command)),
    '.SH EXIT STATUS',
    '.IP 0',
    'Nothing to do, or all done.',
    '.IP 1',
    'Something is left over (scan), a problem was found (doctor, hooks status), or a step failed.',
    '.IP 2',
    'Wrong usage, or an error that stopped the work.',
    '.SH ENVIRONMENT',
    '.IP JANITOR_HOME',
    roff('The folder to work in; else CLAUDE_CONFIG_DIR, else ~/.claude.'),
    '.IP NO_COLOR',
    'Print without colours.',
    '.SH FILES',
    '.IP ~/.claude/process\\-janitor\\-config.json',
    'The settings.',
    '.IP ~/.claude/process\\-janitor/',
    'History, quarantine and log.',
    '',
  ].join('\n');
}

function aboutCommand(command: Command): string[] {
  const help = command.createHelp();
  const below = command.commands.filter((one) => one.name() !== 'help');
  return [
    '.TP',
    `.B ${roff(help.commandUsage(command).replace(/^process-janitor /, ''))}`,
    roff(command.description()),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .flatMap((option) => ['.RS', '.TP', `.B ${roff(option.flags)}`, roff(option.description), '.RE']),
    ...below.flatMap((one) => [
      '.RS',
      '.TP',
      `.B ${roff(`${command.name()} ${one.name()}`)}`,
      roff(one.description()),
      '.RE',
    ]),
  ];
}
