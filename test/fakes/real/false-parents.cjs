// Loaded into a child with `--require`: every process seems to be a child of pid 1, so that one fact of all those that
// the janitor reads is false. Linux only: field 4 of /proc/<pid>/stat, proc(5).
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const open = new Set();
const { openSync, readSync, closeSync } = fs;
fs.openSync = (path, ...rest) => {
  const fd = openSync(path, ...rest);
  if (/^\/proc\/\d+\/stat$/.test(String(path))) open.add(fd);
  return fd;
};
fs.closeSync = (fd) => {
  open.delete(fd);
  closeSync(fd);
};
fs.readSync = (fd, buffer, offset, ...rest) => {
  const size = readSync(fd, buffer, offset, ...rest);
  if (!open.has(fd) || size === 0) return size;
  const text = buffer.latin1Slice(offset, offset + size);
  const nameEnd = text.lastIndexOf(')');
  return buffer.latin1Write(
    text.slice(0, nameEnd) + text.slice(nameEnd).replace(/^(\) \S) \d+/, '$1 1'),
    offset,
  );
};
syncBuiltinESMExports();
