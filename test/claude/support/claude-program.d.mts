/** Installs Claude Code where it is missing. Gives the path of its program, or why there is none. */
export function claudeProgram(): { ok: true; bin: string } | { ok: false; reason: string };
