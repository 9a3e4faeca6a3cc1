import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

interface Logger {
  info(text: string): void;
  debug(text: string): void;
  error(text: string): void;
  setLevel(level: number): void;
  getLevel(): number;
  setPattern(pattern: string): void;
  clearFormatters(): void;
}
const spdlog = createRequire(import.meta.url)('../../host/vscode/spdlog.cjs') as {
  createAsyncRotatingLogger(name: string, file: string, size: number, count: number): Promise<Logger>;
  setFlushOn(level: number): void;
};

describe('the stand-in for the native log writer', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'plumbline-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (): string => path.join(folder, 'exthost', 'plumbline', 'Plumbline.log');
  const text = (): string => readFileSync(file(), 'utf8');

  it('makes the folder and an empty file, as the output view expects', async () => {
    await spdlog.createAsyncRotatingLogger('n', file(), 1, 1);
    assert.equal(text(), '');
  });

  it('writes the time, the level and the text', async () => {
    const logger = await spdlog.createAsyncRotatingLogger('n', file(), 1, 1);
    logger.setPattern('%Y-%m-%d %H:%M:%S.%e [%l] %v');
    logger.info('connected');
    logger.error('lost');
    const stamp = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}';
    assert.match(text(), new RegExp(`^${stamp} \\[info\\] connected\n${stamp} \\[error\\] lost\n$`));
  });

  it('leaves out what is below the level', async () => {
    const logger = await spdlog.createAsyncRotatingLogger('n', file(), 1, 1);
    logger.clearFormatters();
    logger.debug('a');
    logger.setLevel(1);
    logger.debug('b');
    assert.equal(logger.getLevel(), 1);
    assert.equal(text(), 'b');
  });

  it('writes bare text once the formatters are cleared', async () => {
    const logger = await spdlog.createAsyncRotatingLogger('n', file(), 1, 1);
    logger.clearFormatters();
    logger.info('half a line, ');
    logger.info('and the rest\n');
    assert.equal(text(), 'half a line, and the rest\n');
  });

  it('does not fail when the folder is gone', async () => {
    const logger = await spdlog.createAsyncRotatingLogger('n', file(), 1, 1);
    rmSync(folder, { recursive: true });
    assert.doesNotThrow(() => logger.info('too late'));
  });
});
