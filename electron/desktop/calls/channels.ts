/** Names of Electron's channels; one for each call and event of shared/contract/ipc.ts. */
export const callChannel = (name: string) => `janitor:call:${name}`;
export const eventChannel = (name: string) => `janitor:event:${name}`;

/** The page wants its window hidden: it answers to nothing and carries nothing. */
export const hideChannel = 'janitor:hide';
