// Loaded into a child: where its home folder has a file `meminfo`, that stands for /proc/meminfo. So memory can run short
// for it alone. Needed while tests may take no memory from others; all else is real.
const fs = require('node:fs');
const path = require('node:path');
const { syncBuiltinESMExports } = require('node:module');
const { readFileSync } = fs;
const instead = path.join(process.env.HOME ?? '', 'meminfo');
fs.readFileSync = (file, ...options) =>
  readFileSync(file === '/proc/meminfo' && fs.existsSync(instead) ? instead : file, ...options);
syncBuiltinESMExports();
