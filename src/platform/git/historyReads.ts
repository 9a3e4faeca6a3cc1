import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

import { LandingParser, landingArguments } from '../../core/git/landings.ts';
import type { LandingOptions } from '../../core/git/landings.ts';
import { parseFiles, parseTree } from '../../core/git/objects.ts';
import { parseRefs, refArguments } from '../../core/git/refs.ts';
import type { CloneFacts, GitError, GitFile, GitHistory, GitLanding, GitRef } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import { promisesOf } from './partialClone.ts';
import type { GitRunner } from './runner.ts';

const OBJECT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const REMOTE_NAME = /^(?:[A-Za-z0-9_][\w.-]*)?$/;
/** The whole history of a large repository is one stream; it ends when nobody listens any more. */
const LOG_TIMEOUT_MS = 600_000;
const MAX_LOG = 2 ** 33;
/** Longer command lines are refused by some systems. */
const MAX_PATHSPEC = 24_000;

/** History of one clone. Every argument that comes from data is a full object id, a checked name, or follows `--`. */
export class HistoryReads implements GitHistory {
  readonly #root: string;
  readonly #runner: GitRunner;
  #fetchedAt: number | undefined;
  /** As asked last. */
  #isPartial: boolean | undefined;

  constructor(root: string, runner: GitRunner) {
    this.#root = root;
    this.#runner = runner;
  }

  /** A fetch of ours leaves no trace on disk that others would read. */
  noteFetch(): void {
    this.#fetchedAt = Date.now();
  }

  async refs(remote: string, signal: AbortSignal): Promise<Result<readonly GitRef[], GitError>> {
    if (!REMOTE_NAME.test(remote)) {
      return err({ code: 'unknownRevision', revision: remote });
    }
    const output = await this.#runner.run(this.#root, refArguments(remote), { signal });
    if (!output.ok) {
      return output;
    }
    const refs = parseRefs(output.value.toString('utf8'));
    return ok(remote === '' ? [...refs, ...(await this.#ownHead(refs, signal))] : refs);
  }

  async cloneFacts(signal: AbortSignal): Promise<Result<CloneFacts, GitError>> {
    const args = [
      'rev-parse',
      '--is-shallow-repository',
      '--git-path',
      'shallow',
      '--git-path',
      'FETCH_HEAD',
    ];
    const output = await this.#runner.run(this.#root, args, { signal });
    if (!output.ok) {
      return output;
    }
    const [shallow, boundaryFile = '', fetchFile = ''] = output.value.toString('utf8').split('\n');
    const isShallow = shallow === 'true';
    const boundary = isShallow ? await readFile(this.#file(boundaryFile), 'utf8').catch(() => '') : '';
    const written = await stat(this.#file(fetchFile)).then(
      (facts) => facts.mtimeMs,
      () => undefined,
    );
    const fetchedAt = Math.max(written ?? 0, this.#fetchedAt ?? 0);
    const promises = await promisesOf(this.#runner, this.#root, signal);
    if (!promises.ok) {
      return promises;
    }
    this.#isPartial = promises.value.isPartial;
    const { filter } = promises.value;
    return ok({
      isShallow,
      boundary: new Set(boundary.split('\n').filter((line) => OBJECT_ID.test(line))),
      ...(filter !== undefined && { filter }),
      ...(fetchedAt > 0 && { fetchedAt }),
    });
  }

  async spine(sha: string, signal: AbortSignal): Promise<Result<readonly string[], GitError>> {
    if (!OBJECT_ID.test(sha)) {
      return err({ code: 'unknownRevision', revision: sha });
    }
    const args = ['rev-list', '--first-parent', '--end-of-options', sha, '--'];
    const output = await this.#runner.run(this.#root, args, { signal, timeoutMs: LOG_TIMEOUT_MS });
    return output.ok ? ok(output.value.toString('latin1').trimEnd().split('\n')) : output;
  }

  async *landings(
    sha: string,
    options: LandingOptions,
    signal: AbortSignal,
  ): AsyncGenerator<Result<readonly GitLanding[], GitError>> {
    const wrong = [sha, options.after ?? sha].find((id) => !OBJECT_ID.test(id));
    if (wrong !== undefined) {
      yield err({ code: 'unknownRevision', revision: wrong });
      return;
    }
    if ((options.paths ?? []).join(' ').length > MAX_PATHSPEC) {
      yield err({ code: 'failed', command: 'log', detail: 'too many paths for one command' });
      return;
    }
    const parser = new LandingParser();
    const chunks = this.#runner.stream(this.#root, landingArguments(sha, options), {
      signal,
      timeoutMs: LOG_TIMEOUT_MS,
      maxOutput: MAX_LOG,
    });
    for await (const chunk of chunks) {
      if (!chunk.ok) {
        yield chunk;
        return;
      }
      const landings = parser.push(chunk.value);
      if (landings.length > 0) {
        yield ok(landings);
      }
    }
    yield ok(parser.end());
  }

  async files(
    sha: string,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, GitFile>, GitError>> {
    if (!OBJECT_ID.test(sha)) {
      return err({ code: 'unknownRevision', revision: sha });
    }
    // One name a line: a path with a line break cannot be asked for, and reads as not there. So does one that leaves
    // the clone, at which git would give up all the others.
    const asked = paths.filter((path) => path !== '' && !/[\n\r\0]|^\.\.?(?:\/|$)/.test(path));
    if (asked.length === 0) {
      return ok(new Map());
    }
    const input = asked.map((path) => `${sha}:${path}\n`).join('');
    const output = await this.#runner.run(this.#root, ['cat-file', '--batch'], { signal, input });
    if (!output.ok) {
      return output;
    }
    const files = parseFiles(output.value, asked);
    const missing = asked.filter((path) => !files.has(path));
    return missing.length === 0 ? ok(files) : this.#withoutGap(sha, files, missing, signal);
  }

  async has(shas: readonly string[], signal: AbortSignal): Promise<Result<ReadonlySet<string>, GitError>> {
    const asked = shas.filter((sha) => OBJECT_ID.test(sha));
    if (asked.length === 0) {
      return ok(new Set());
    }
    const input = asked.map((sha) => `${sha}\n`).join('');
    const output = await this.#runner.run(this.#root, ['cat-file', '--batch-check'], { signal, input });
    return output.ok
      ? ok(
          new Set(
            Array.from(output.value.toString('latin1').matchAll(/^([0-9a-f]+) commit /gm), (m) => m[1] ?? ''),
          ),
        )
      : output;
  }

  /** The clone itself may be what an app names: its HEAD is then the remote's HEAD. */
  async #ownHead(refs: readonly GitRef[], signal: AbortSignal): Promise<readonly GitRef[]> {
    const args = ['symbolic-ref', '--quiet', 'HEAD'];
    const output = await this.#runner.run(this.#root, args, { signal, okCodes: [1] });
    const leadsTo = output.ok ? output.value.toString('utf8').trim() : '';
    const target = refs.find(({ name }) => name === leadsTo);
    return target ? [{ name: 'HEAD', object: target.object, leadsTo }] : [];
  }

  /** The files, where the commit has none of those that are missing: a partial clone may not have fetched them. */
  async #withoutGap(
    sha: string,
    files: ReadonlyMap<string, GitFile>,
    missing: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, GitFile>, GitError>> {
    if (this.#isPartial === undefined) {
      const promises = await promisesOf(this.#runner, this.#root, signal);
      if (!promises.ok) {
        return promises;
      }
      this.#isPartial = promises.value.isPartial;
    }
    if (!this.#isPartial) {
      return ok(files);
    }
    const paths = missing.join(' ').length > MAX_PATHSPEC ? [] : missing;
    const args = ['ls-tree', '-r', '-z', '--full-tree', sha, '--', ...paths];
    const output = await this.#runner.run(this.#root, args, { signal });
    if (!output.ok) {
      return output;
    }
    const asked = new Set(missing);
    return parseTree(output.value).some(({ type, path }) => type === 'blob' && asked.has(path))
      ? err({ code: 'notFetched', folder: this.#root })
      : ok(files);
  }

  /** Git names its files relative to the folder it runs in. */
  #file(path: string): string {
    return isAbsolute(path) ? path : join(this.#root, path);
  }
}
