'use strict';
/**
 * Stands in for the native log writer that the npm VS Code lacks. Without it no log file is written and every output
 * channel stays empty, since VS Code's output view shows those files. Levels and the pattern are VS Code's own:
 * `%Y-%m-%d %H:%M:%S.%e [%l] %v`; a logger whose formatters were cleared writes the bare text.
 */
const fs = require('node:fs');
const path = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = 2;
    this.isPlain = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, '');
  }
  write(level, text) {
    if (level < this.level) {
      return;
    }
    // The local time, as the pattern has it.
    const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
    const stamp = now.toISOString().replace('T', ' ').replace('Z', '');
    try {
      fs.appendFileSync(this.file, this.isPlain ? text : `${stamp} [${LEVELS[level]}] ${text}\n`);
    } catch {
      // The folder of the run is removed while the last processes end: nobody reads this line any more.
    }
  }
  trace(text) {
    this.write(0, text);
  }
  debug(text) {
    this.write(1, text);
  }
  info(text) {
    this.write(2, text);
  }
  warn(text) {
    this.write(3, text);
  }
  error(text) {
    this.write(4, text);
  }
  critical(text) {
    this.write(5, text);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.isPlain = false;
  }
  clearFormatters() {
    this.isPlain = true;
  }
  flush() {}
  drop() {}
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger('rotating_async', name, file);
