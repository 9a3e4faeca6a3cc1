'use strict';
/**
 * Loaded into the VS Code server before anything else. The server leads a process group of its own, so a Ctrl-C in the
 * terminal does not reach it; whoever started it stops it. If that process dies without doing so, its end of our standard
 * input closes, and the whole group ends. Children that inherit `--require` have no such pipe and are left alone.
 */
const fs = require('node:fs');

const isGroupLeader = process.argv[1] !== undefined && process.argv[1].endsWith('server-main.js');
if (isGroupLeader && fs.fstatSync(0).isFIFO() === false && fs.fstatSync(0).isSocket() === false) {
  throw new Error('The VS Code server of the tests is started with a pipe as its standard input.');
}
if (isGroupLeader) {
  process.stdin.on('end', () => {
    process.kill(-process.pid, 'SIGTERM');
    setTimeout(() => process.kill(-process.pid, 'SIGKILL'), 5000);
  });
  process.stdin.resume();
}
