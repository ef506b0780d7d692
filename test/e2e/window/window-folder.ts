import path from 'node:path';

/** Where the window that is tested lies; both `npm test` and Playwright start at the root of the repository. */
export const windowFolder = path.resolve('node_modules/.cache/window-under-test');
