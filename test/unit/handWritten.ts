/** A state that a test writes by itself, at a line from 1 on. */
export interface Found {
  readonly line: number;
  readonly what: string;
}

const KINDS =
  'Application|ApplicationSet|AppProject|Kustomization|HelmRelease|GitRepository|OCIRepository|HelmRepository|HelmChart|Bucket|ExternalArtifact';
/** What stands in the status of those kinds, and in few others. */
const STATE =
  /^(?:sync|operationState|syncResult|reconciledAt|sourceType|sourceTypes|controllerNamespace|resources|conditions|history|inventory|artifact|lastAppliedRevision|lastAttemptedRevision|lastHandledReconcileAt|observedGeneration)$/;
/** What a controller writes of an operation, wherever it is built. */
const RECORD = /^(?:operationState|syncResult)$/;
/** Calls that hold what they are given against the recordings, and those that say what is expected. */
const JUDGES = /^(?:laidOver|changed|recorded|layer|deepEqual|deepStrictEqual)$/;
const TEXT = new RegExp(String.raw`(?:^|[\s{,"])"?kind"?: *"?(?:${KINDS})\b`);

interface Frame {
  readonly opener: string;
  readonly at: number;
  /** The name before a parenthesis, or the key that an opening brace is the value of. */
  readonly name: string;
  readonly keys: Map<string, number>;
  kind?: string;
  hasSpread: boolean;
  /** Whether `status` stands there without a value. */
  isShort: boolean;
  /** The keys of the object that stands under `status`. */
  status?: Frame;
}

/** Every state of an object of Argo CD or Flux that the source text of a test holds, in the order of the text. */
export function handWrittenStates(text: string): readonly Found[] {
  const { code, strings } = lex(text);
  const found: Found[] = [];
  const tell = (at: number, what: string): void =>
    void found.push({ line: text.slice(0, at).split('\n').length, what });
  walk(code, text, tell);
  for (const { at, value } of strings) {
    if (TEXT.test(value) && /(?:^|[\s{,"])"?status"?:\s*(?:\{|$)/m.test(value)) {
      tell(at, 'a manifest with a status');
    }
  }
  return found.toSorted((a, b) => a.line - b.line);
}

function walk(code: string, text: string, tell: (at: number, what: string) => void): void {
  const stack: Frame[] = [];
  const token = /\.\.\.|[()[\]{}]|[A-Za-z_$][\w$]*|'|"|[^\s]/g;
  let before = '';
  let name = '';
  let key = '';
  for (let match = token.exec(code); match; match = token.exec(code)) {
    const [word] = match;
    const top = stack.at(-1);
    if (/^[([{]$/.test(word)) {
      stack.push({
        opener: word,
        at: match.index,
        name: word === '(' ? name : before === ':' ? key : '',
        keys: new Map(),
        hasSpread: false,
        isShort: false,
      });
      name = '';
    } else if (/^[)\]}]$/.test(word)) {
      const frame = stack.pop();
      if (frame?.opener === '{') {
        judge(frame, stack, tell);
      }
    } else if (top?.opener === '{' && (before === '{' || before === ',') && word === '...') {
      top.hasSpread = true;
    } else if (top?.opener === '{' && (before === '{' || before === ',')) {
      const quoted = /^(['"])([\w.]+)\1/.exec(text.slice(match.index));
      key = quoted?.[2] ?? word;
      if (/^\s*[:,}]/.test(code.slice(match.index + (quoted?.[0].length ?? word.length)))) {
        const rest = text.slice(match.index + (quoted?.[0].length ?? word.length));
        // Null takes a field away and invents nothing.
        if (!/^\s*:\s*null\b/.test(rest)) {
          top.keys.set(key, match.index);
        }
        if (key === 'status') {
          top.isShort = /^\s*[,}]/.test(rest);
        }
        if (key === 'kind') {
          top.kind = /^\s*:\s*'(\w+)'/.exec(rest)?.[1] ?? '';
        }
      }
      token.lastIndex = match.index + (quoted?.[0].length ?? word.length);
    }
    if (/^[A-Za-z_$]/.test(word)) {
      name = word;
    }
    before = word;
  }
}

function judge(frame: Frame, stack: readonly Frame[], tell: (at: number, what: string) => void): void {
  const isJudged = stack.some(({ opener, name }) => opener === '(' && JUDGES.test(name));
  const parent = stack.at(-1);
  if (frame.name === 'status' && parent?.opener === '{') {
    parent.status = frame;
  }
  const status = frame.keys.get('status');
  const states = [...(frame.status?.keys.keys() ?? [])].filter((one) => STATE.test(one));
  const isOurs = frame.kind !== undefined && new RegExp(`^(?:${KINDS})$`).test(frame.kind);
  if (status !== undefined && isOurs && frame.keys.has('metadata')) {
    tell(status, `a whole ${frame.kind}`);
  } else if (frame.status && states.length > 0 && (frame.kind ?? '') === '' && !isJudged) {
    tell(status ?? frame.at, `status with ${states.join(', ')}`);
  } else if (status !== undefined && frame.hasSpread && frame.isShort) {
    tell(status, 'a status in place of another');
  }
  for (const [key, at] of frame.keys) {
    if (RECORD.test(key) && frame.name !== 'status' && !isJudged) {
      tell(at, key);
    }
  }
}

/** The text with comments, regular expressions and what stands in quotes blanked out, and what stood there. */
function lex(text: string): {
  readonly code: string;
  readonly strings: readonly { at: number; value: string }[];
} {
  const strings: { at: number; value: string }[] = [];
  const pattern =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|(?<=[(,=:[!&|?{};]\s*|return\s)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;
  const code = text.replace(pattern, (part, at: number) => {
    if (/^['"`]/.test(part)) {
      strings.push({ at, value: part.slice(1, -1) });
    }
    return part.replace(/[^\n]/g, ' ').replace(/^ /, /^['"`]/.test(part) ? "'" : ' ');
  });
  return { code, strings };
}
