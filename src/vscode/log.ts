import type * as vscode from 'vscode';

import type { Logger } from '../core/ports.ts';

/** The one output channel behind the Logger port. Every text passes the redactor; the panel never opens by itself. */
export function channelLogger(channel: vscode.LogOutputChannel, redact: (text: string) => string): Logger {
  const words = (message: string, cause?: unknown): string =>
    redact(cause === undefined ? message : `${message}: ${describe(cause)}`);
  return {
    error: (message, cause) => channel.error(words(message, cause)),
    warn: (message, cause) => channel.warn(words(message, cause)),
    info: (message) => channel.info(words(message)),
    debug: (message) => channel.debug(words(message)),
    trace: (message) => channel.trace(words(message)),
  };
}

function describe(cause: unknown): string {
  if (cause instanceof Error) {
    return cause.stack ?? cause.message;
  }
  return typeof cause === 'string' ? cause : JSON.stringify(cause);
}
