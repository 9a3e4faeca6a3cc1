import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

import * as l10n from '@vscode/l10n';

import type { ExecSpec } from '../../core/kube/entries.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { Clock } from '../../core/ports.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import type { JsonObject } from '../../core/util/json.ts';
import { asText, at, parseJson } from '../../core/util/json.ts';
import { RedactStream } from '../../core/util/redactStream.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { Grant, Obtain } from './login.ts';

/** An ExecCredential is a few kilobytes. */
const MAX_STDOUT = 1024 * 1024;
const STDERR_TAIL = 2_000;
/** A line that has not ended after so long is a question: the program waits. */
const QUESTION_AFTER_MS = 300;
/** Between the polite end of a program and the other one. */
const KILL_AFTER_MS = 2_000;

export interface ExecContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** `spec.cluster` for programs with `provideClusterInfo`. */
  readonly clusterInfo: JsonObject;
}

type Outcome = Result<Grant, ClusterError>;

/**
 * A login program as a source of grants: started from argv without a shell, stdin closed, in a process group of its
 * own so that it ends with all its children. What it says on stderr (device codes) is passed on as it comes.
 */
export function execProgram(spec: ExecSpec, context: ExecContext): Obtain {
  return async (signal, say) => {
    if (spec.interactiveMode === 'Always') {
      const detail = l10n.t(
        '{0} needs a terminal. Run kubectl once in a terminal, then connect.',
        spec.command,
      );
      return err(failure(spec, 'unsupported', detail));
    }
    return await run(spec, context, signal, say);
  };
}

function run(
  spec: ExecSpec,
  context: ExecContext,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Outcome> {
  const env = environment(spec, context);
  const child = spawn(spec.command, [...spec.args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
    detached: process.platform !== 'win32',
  });
  const stop = () => end(child, context.clock);
  signal.addEventListener('abort', stop, { once: true });
  let stdout = '';
  const stderr = listen(child.stderr, context.clock, say);
  return new Promise((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.length > MAX_STDOUT) {
        resolve(err(failure(spec, 'failed', l10n.t('{0} wrote more than a credential', spec.command))));
        stop();
      }
    });
    child.once('error', (error) => resolve(err(startFailure(spec, error, env))));
    const succeed = (): void => {
      signal.removeEventListener('abort', stop);
      resolve(toGrant(spec, stdout));
    };
    child.once('exit', (code) => {
      // Not when stderr closes: the browser that it opened may hold it for hours.
      if (code === 0 && child.stdout.readableEnded) {
        succeed();
      } else if (code === 0) {
        child.stdout.once('end', succeed);
      }
    });
    child.once('close', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      resolve(
        code === 0
          ? toGrant(spec, stdout)
          : err(failure(spec, 'failed', exitDetail(code ?? killedBy, stderr.tail(STDERR_TAIL)))),
      );
    });
  });
}

/** Passes on what is not secret of a text that comes in chunks, line by line, and a question once nothing follows it. */
function listen(stream: Readable, clock: Clock, say: (text: string) => void): RedactStream {
  const heard = new RedactStream();
  const tell = (news: string): void => {
    if (news !== '') {
      say(news);
    }
  };
  let question: Disposable | undefined;
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    question?.dispose();
    tell(heard.push(text));
    question = heard.hasRest ? clock.after(QUESTION_AFTER_MS, () => tell(heard.flush())) : undefined;
  });
  stream.once('close', () => {
    question?.dispose();
    tell(heard.flush());
  });
  return heard;
}

function environment(spec: ExecSpec, context: ExecContext): Record<string, string> {
  const info = {
    apiVersion: spec.apiVersion,
    kind: 'ExecCredential',
    spec: { ...(spec.provideClusterInfo ? { cluster: context.clusterInfo } : {}), interactive: false },
  };
  const env: Record<string, string | undefined> = {
    ...context.env,
    ...Object.fromEntries(spec.env.map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
    // Set for the extension host itself; a program that starts an Electron app (a browser) must not inherit it.
    ELECTRON_RUN_AS_NODE: undefined,
  };
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function end(child: ChildProcess, clock: Clock): void {
  kill(child, 'SIGTERM');
  const timer = clock.after(KILL_AFTER_MS, () => kill(child, 'SIGKILL'));
  child.once('close', () => timer.dispose());
}

function kill(child: ChildProcess, how: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') {
      process.kill(-child.pid, how);
    } else {
      child.kill(how);
    }
  } catch {
    // gone already
  }
}

function startFailure(spec: ExecSpec, error: Error, env: Readonly<Record<string, string>>): ClusterError {
  if (!('code' in error) || error.code !== 'ENOENT') {
    return failure(spec, 'failed', error.message);
  }
  const searched = spec.command.includes('/') || spec.command.includes('\\');
  const path = env['PATH'] ?? env['Path'] ?? '';
  const detail = searched
    ? l10n.t('{0} not found', spec.command)
    : l10n.t('{0} not found, PATH was {1}', spec.command, path);
  return failure(spec, 'missingProgram', spec.installHint ? `${detail}\n${spec.installHint.trim()}` : detail);
}

function exitDetail(how: number | string | null, stderr: string): string {
  const ending = typeof how === 'number' ? l10n.t('exit code {0}', how) : l10n.t('ended by {0}', how ?? '?');
  return stderr === '' ? ending : `${ending}: ${stderr}`;
}

function toGrant(spec: ExecSpec, stdout: string): Outcome {
  const answer = parseJson(stdout);
  const status = at(answer, 'status');
  const token = asText(at(status, 'token'));
  const cert = asText(at(status, 'clientCertificateData'));
  const key = asText(at(status, 'clientKeyData'));
  const hasPair = cert !== undefined && key !== undefined;
  if (asText(at(answer, 'kind')) !== 'ExecCredential' || (token === undefined && !hasPair)) {
    return err(failure(spec, 'failed', l10n.t('{0} did not write an ExecCredential', spec.command)));
  }
  const version = asText(at(answer, 'apiVersion')) ?? '';
  if (spec.apiVersion !== '' && version !== spec.apiVersion) {
    const detail = l10n.t(
      '{0} answered in version {1}, the kubeconfig asks for {2}',
      spec.command,
      version,
      spec.apiVersion,
    );
    return err(failure(spec, 'failed', detail));
  }
  const expiresAt = Date.parse(asText(at(status, 'expirationTimestamp')) ?? '');
  return ok({
    ...(token === undefined ? {} : { token }),
    ...(hasPair ? { cert, key } : {}),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  });
}

function failure(
  spec: ExecSpec,
  reason: Extract<ClusterError, { code: 'login' }>['reason'],
  detail: string,
): ClusterError {
  return { code: 'login', reason, program: spec.command, detail };
}
