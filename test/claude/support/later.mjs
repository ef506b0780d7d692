// Lets a program live in a later hour: `node --import this` with LATER_MS. Only the wall clock moves.
const laterMs = Number(process.env.LATER_MS ?? 0);
const now = Date.now;
Date.now = () => now() + laterMs;
