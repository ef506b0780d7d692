import type { Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const named = (program: Command) => program.createHelp().visibleCommands(program);

/** All words that may follow a command: its options, and what its argument may be. */
function wordsOf(command: Command): string[] {
  const options = command.createHelp().visibleOptions(command);
  return [
    ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    ...command.commands.map((one) => one.name()),
    ...options.flatMap(({ long }) => long ?? []),
  ];
}

/** A script that teaches a shell the commands of the program and their options. */
export function completionScript(program: Command, shell: Shell): string {
  const commands = named(program).filter((command) => command.name() !== 'help');
  const all = commands.map((command) => command.name()).join(' ');
  const cases = commands.map((command) => `    ${command.name()}) words="${wordsOf(command).join(' ')}" ;;`);
  switch (shell) {
    case 'bash':
    case 'zsh':
      return [
        ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
        '_process_janitor() {',
        '  local words',
        '  case "${COMP_WORDS[1]}" in',
        ...cases,
        `    *) words="${all}" ;;`,
        '  esac',
        `  [ "$COMP_CWORD" -eq 1 ] && words="${all}"`,
        '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
        '}',
        'complete -F _process_janitor process-janitor',
      ].join('\n');
    case 'fish':
      return commands
        .flatMap((command) => [
          `complete -c process-janitor -f -n __fish_use_subcommand -a ${command.name()} -d ${quoted(command.description())}`,
          ...wordsOf(command).map(
            (word) =>
              `complete -c process-janitor -f -n '__fish_seen_subcommand_from ${command.name()}' -a '${word}'`,
          ),
        ])
        .join('\n');
  }
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
