// Stands for an MCP server: speaks over its standard input and output, and notes each SIGTERM in a file of all.
// Arguments: the file, and how it takes a SIGTERM: `obeys`, `dawdles` or `stubborn`.
const { appendFileSync } = require('node:fs');
const [tally, manner] = process.argv.slice(2);
process.on('SIGTERM', () => {
  appendFileSync(tally, `${process.pid}\n`);
  if (manner !== 'stubborn') setTimeout(() => process.exit(0), manner === 'dawdles' ? 700 : 0);
});
setInterval(() => {}, 60_000);
console.log('ready');
