// Loaded into a child with `--require`: whoever lets others have their turn first (`setImmediate`) never has theirs,
// and time flies, so that everybody does at once. So a promise is never kept, and nothing is left to wait for.
const { now } = Date;
let aheadMs = 0;
Date.now = () => now() + (aheadMs += 10);
globalThis.setImmediate = () => undefined;
