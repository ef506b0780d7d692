import type { ProcessInfo } from './process.ts';

const agents =
  /^(codex|gemini|gemini-cli|opencode|cursor-agent|aider|amp|goose|crush|qwen|copilot|cline|auggie|droid|kilocode|antigravity)$/;

/** Another coding agent, by its program's name: what runs below it is that agent's, and never Claude Code's. */
export function isOtherAgent(info: ProcessInfo): boolean {
  if (info.state === 'zombie' || info.isKernelThread) return false;
  const base = (path: string) =>
    path
      .replace(/ \(deleted\)$/, '')
      .replace(/^.*[/\\]/, '')
      .replace(/\.(exe|js|mjs|cjs)$/i, '')
      .toLowerCase();
  const [program = '', script = ''] = info.argv ?? [];
  const names = [base(program), base(info.executable ?? '')];
  // Behind an interpreter the script is the program.
  if (/^(node|bun|deno|python[\d.]*)$/.test(names[0] ?? '')) names.push(base(script));
  return names.some((name) => agents.test(name));
}
