/** Why a push did not go through. */
export interface PushRefusal {
  readonly word:
    /** The login is missing, wrong, or may not write. */
    | 'noRight'
    /** A rule or a hook of the server: a protected branch, a name it does not take, a commit without signature. */
    | 'byRule'
    /** The remote has a branch of that name which is not an ancestor. */
    | 'exists'
    | 'unreachable'
    | 'other';
  /** What the server or git said, the lines that matter alone. */
  readonly said: string;
}

const KINDS: readonly (readonly [PushRefusal['word'], RegExp])[] = [
  [
    'byRule',
    /\[remote rejected\]|pre-receive hook declined|protected branch|GH0\d\d|hook declined|TF402455|not allowed to (?:create|push) (?:branch|code to)/i,
  ],
  [
    'noRight',
    /permission (?:to \S+ )?denied|access denied|not allowed to push|Authentication failed|could not read (?:Username|Password)|Permission denied \(|The requested URL returned error: (?:401|403)|repository '[^']*' not found|Repository not found|HTTP Basic: Access denied|TF401027|Host key verification failed|insufficient permission/i,
  ],
  ['exists', /non-fast-forward|fetch first|\[rejected\]|already exists/i],
  [
    'unreachable',
    /Could not resolve host|Couldn't connect|Connection (?:refused|timed out|reset|closed)|Failed to connect|unable to access|Network is unreachable|early EOF|remote end hung up|Could not read from remote repository/i,
  ],
];

/** Reads what git wrote to its error stream, in English (`LC_ALL=C`), when a push failed. */
export function pushRefusal(detail: string): PushRefusal {
  const word = KINDS.find(([, pattern]) => pattern.test(detail))?.[0] ?? 'other';
  return { word, said: saidLines(detail) };
}

/** Words of the server first; hints of git, which speak of commands that nobody typed, not at all. */
function saidLines(detail: string): string {
  const lines = detail
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('hint:') && !/^To \S/.test(line));
  const remote = lines.flatMap((line) => /^remote:\s*(.*\S)/.exec(line)?.[1] ?? []);
  const own = lines.filter(
    (line) => !line.startsWith('remote:') && !line.startsWith('error: failed to push'),
  );
  return [...remote, ...own].slice(0, 6).join('\n');
}
