// The two calls that must start fast, built into one file: Claude Code waits for hooks, and scripts and prompts call
// `scan --json` all the time. They do without the parser for arguments, whose loading costs more than a scan.
export { runHook } from '../commands/hook.ts';
export { plainScan } from './plain-scan.ts';
