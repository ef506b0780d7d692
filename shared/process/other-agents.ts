import type { ProcessInfo } from './process.ts';

const agentNames =
  'codex|gemini|gemini-cli|opencode|cursor-agent|aider|amp|goose|crush|qwen|copilot|cline|auggie|droid|kilocode|antigravity';
const agents = new RegExp(`^(${agentNames})$`);
/** Asked of every process at every look: most need no closer one. */
const trace = new RegExp(agentNames, 'iu');

/** Another coding agent, by its program's name: what runs below it is that agent's, and never Claude Code's. */
export function isOtherAgent(info: ProcessInfo): boolean {
  if (info.state === 'zombie' || info.isKernelThread) return false;
  const [program = '', script = ''] = info.argv ?? [];
  if (![program, script, info.executable ?? ''].some((path) => trace.test(path))) return false;
  const base = (path: string) =>
    path
      .replace(/ \(deleted\)$/, '')
      .replace(/^.*[/\\]/, '')
      .replace(/\.(exe|js|mjs|cjs)$/i, '')
      .toLowerCase();
  const names = [base(program), base(info.executable ?? '')];
  // Behind an interpreter the script is the program.
  if (/^(node|bun|deno|python[\d.]*)$/.test(names[0] ?? '')) names.push(base(script));
  return names.some((name) => agents.test(name));
}
