/** Names of Electron's channels; one for each call and event of shared/contract/ipc.ts. */
export const callChannel = (name: string) => `janitor:call:${name}`;
export const eventChannel = (name: string) => `janitor:event:${name}`;
