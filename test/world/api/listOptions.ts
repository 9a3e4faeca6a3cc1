import { badRequest, invalid, StatusError } from './statusError.ts';
import { isTrue } from './surface.ts';

/** The parameters of a list or watch, read and held to the rules that the server has for their combinations. */
export interface ListOptions {
  /** 0: all. */
  readonly limit: number;
  readonly continueToken: string;
  /** Undefined where none was given. */
  readonly version: number | undefined;
  readonly versionMatch: string;
  readonly timeoutSeconds: number;
  readonly bookmarks: boolean;
  /** Undefined where the parameter was not given. */
  readonly sendInitialEvents: boolean | undefined;
}

const optionsKind = { group: 'meta.k8s.io', kind: 'ListOptions' };

export function listOptions(query: URLSearchParams, isWatch: boolean): ListOptions {
  const sends = query.get('sendInitialEvents');
  const options: ListOptions = {
    limit: integer(query, 'limit'),
    continueToken: query.get('continue') ?? '',
    version: versionIn(query, isWatch),
    versionMatch: query.get('resourceVersionMatch') ?? '',
    timeoutSeconds: integer(query, 'timeoutSeconds'),
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents: sends === null ? undefined : isTrue(sends),
  };
  const problem = isWatch ? watchProblem(options) : listProblem(options);
  if (problem !== undefined) {
    throw forbidden(problem);
  }
  return options;
}

function integer(query: URLSearchParams, name: string): number {
  const written = query.get(name) ?? '';
  if (written !== '' && !/^-?\d+$/u.test(written)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(written)}: invalid syntax`);
  }
  return Math.max(0, Number(written));
}

function versionIn(query: URLSearchParams, isWatch: boolean): number | undefined {
  const written = query.get('resourceVersion') ?? '';
  if (written === '') {
    return undefined;
  }
  if (!/^\d+$/u.test(written)) {
    const quoted = JSON.stringify(written);
    const message = `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`;
    throw isWatch
      ? new StatusError({ code: 500, message })
      : badRequest(`invalid resource version: ${message}`);
  }
  return Number(written);
}

function watchProblem(options: ListOptions): string | undefined {
  if (options.sendInitialEvents !== undefined && options.versionMatch !== 'NotOlderThan') {
    return 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
  }
  return options.versionMatch !== '' && options.sendInitialEvents === undefined
    ? 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'
    : undefined;
}

function listProblem(options: ListOptions): string | undefined {
  if (options.versionMatch === '') {
    return undefined;
  }
  if (options.continueToken !== '') {
    return 'resourceVersionMatch is forbidden when continue is provided';
  }
  return options.version === undefined
    ? 'resourceVersionMatch is forbidden unless resourceVersion is provided'
    : undefined;
}

function forbidden(why: string): StatusError {
  return invalid(optionsKind, '', [
    { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field: 'resourceVersionMatch' },
  ]);
}
