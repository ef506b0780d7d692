/** How long one slice of a longer work may hold the event loop. */
const sliceMs = 4;

/**
 * Cuts a longer piece of synchronous work into slices: to be awaited after every small step, it lets the event
 * loop run where the slice is over, and costs next to nothing where it is not.
 */
export function slices(): () => Promise<void> | undefined {
  // The wall clock will do: a jump only makes one slice longer, and `performance` would have to be loaded.
  let end = Date.now() + sliceMs;
  return () => {
    if (Date.now() < end) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        end = Date.now() + sliceMs;
        resolve();
      });
    });
  };
}
