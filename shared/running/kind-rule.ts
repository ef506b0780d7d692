import { isShellWrapper } from '../process/shape.ts';
import { fileName, isLauncher, targetOf } from './server-name.ts';

/** Shorter ones would cover half of all command lines. */
const shortest = 6;
const longest = 200;

/** What a shell or interpreter is told to run on its command line says nothing that comes again. */
const runsText = /^(-c|-e|--eval|--print|-lc|-ic|\/c|\/k)$/i;

/**
 * A rule of `always_end` for all processes of the same kind as one: for a package its name (`command:@upstash/context7-mcp`,
 * whichever version), else the beginning of the command line as far as the first thing that it works on
 * (`command:npm run dev`, `command:next-server (v16.0.1)`). Rather too narrow than too wide.
 *
 * @param command the command line as it is shown, without secrets
 * @returns `null` where it doesn't say what it is: a shell, a line with a secret in it, a few letters
 */
export function kindRuleFor(command: string): string | null {
  const words = command.split(' ').filter(Boolean);
  const [program = '', ...rest] = words;
  const name = fileName(program);
  if (isShellWrapper(words) || rest.some((word) => runsText.test(word))) return null;
  const target = isLauncher(name)
    ? targetOf(rest)
    : (rest.find((word) => !word.startsWith('-')) ?? (rest.length === 0 ? program : null));
  if (target === null && (isLauncher(name) || rest.length === 0)) return null;
  const unpacked = /.*[/\\]node_modules[/\\](?:\.bin[/\\])?((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(
    target ?? '',
  )?.[1];
  const packaged = /^(@[^/@]+\/[^/@]+)(@.*)?$/.exec(target ?? '')?.[1];
  const text = unpacked?.replaceAll('\\', '/') ?? packaged ?? upTo(command, program, target);
  const isTelling = text.length >= shortest && text.length <= longest && !/[•…]/.test(text);
  return isTelling ? `command:${text}` : null;
}

/** From the program's own name, whatever folder it lies in, through the first thing that it works on. */
function upTo(command: string, program: string, target: string | null): string {
  const start = program.length - fileName(program).length;
  if (target === null) return command.slice(start);
  if (target === program) return command.slice(isLauncher(fileName(program)) ? start : 0);
  const at = command.indexOf(target, program.length);
  return command.slice(start, at + target.length);
}
