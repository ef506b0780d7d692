// Before anything else, so plain enough for any Node: refuses one that is too old (package.json, "engines"), with 2.
// A hook stays silent and well: with 2 Claude Code would hold its session up.
'use strict';
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  var sentence =
    'Process Janitor needs Node 20.19 or newer, and this is Node ' + process.versions.node + '.\n';
  var isHook = process.argv[2] === 'hook';
  if (!isHook) require('fs').writeSync(2, sentence);
  process.exit(isHook ? 0 : 2);
}
