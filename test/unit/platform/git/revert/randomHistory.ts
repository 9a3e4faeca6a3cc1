import { spawnSync } from 'node:child_process';

/** Numbers that look random and are the same on each run (mulberry32). */
export function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

export interface MadeCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Position on the first-parent chain, oldest first; undefined for a commit of a side branch. */
  readonly landing: number | undefined;
}

type Files = ReadonlyMap<string, string>;

interface Draft {
  readonly mark: number;
  readonly parents: readonly number[];
  readonly files: Files;
  readonly isLanding: boolean;
}

/**
 * A history as teams make it: bumps of one line in files of many lines, new and deleted and moved files, directories that
 * move, modes that change, side branches merged with and without edits. Written through one `git fast-import`.
 */
export function writeHistory(
  gitDir: string,
  environment: Readonly<Record<string, string | undefined>>,
  options: { readonly seed: number; readonly landings: number },
): readonly MadeCommit[] {
  const roll = dice(options.seed);
  const drafts: Draft[] = [];
  const add = (parents: readonly Draft[], files: Files, isLanding: boolean): Draft => {
    const draft = { mark: drafts.length + 1, parents: parents.map(({ mark }) => mark), files, isLanding };
    drafts.push(draft);
    return draft;
  };
  let tip = add(
    [],
    new Map(Array.from({ length: 12 }, (_, n) => [`apps/app-${n}/deploy.yaml`, lines(n)])),
    true,
  );
  while (drafts.filter(({ isLanding }) => isLanding).length < options.landings) {
    if (roll(4) > 0) {
      tip = add([tip], edited(tip.files, roll), true);
      continue;
    }
    let side = tip;
    for (let count = 1 + roll(3); count > 0; count -= 1) {
      side = add([side], edited(side.files, roll), false);
    }
    const main = roll(2) === 0 ? tip : add([tip], edited(tip.files, roll), true);
    tip = add([main, side], united(tip.files, main.files, side.files), true);
  }
  const asked = drafts.map(({ mark }) => `get-mark :${mark}\n`);
  const script = [...drafts.flatMap((draft) => commandsOf(draft, drafts)), ...asked].join('');
  const imported = spawnSync('git', ['fast-import', '--quiet', '--force'], {
    cwd: gitDir,
    env: environment,
    input: script,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (imported.status !== 0) {
    throw new Error(imported.stderr);
  }
  const shas = imported.stdout.trim().split('\n');
  const shaOf = (mark: number): string => shas[mark - 1] ?? '';
  let landing = 0;
  return drafts.map(({ mark, parents, isLanding }) => ({
    sha: shaOf(mark),
    parents: parents.map(shaOf),
    landing: isLanding ? landing++ : undefined,
  }));
}

function lines(seed: number): string {
  return Array.from({ length: 30 }, (_, n) => `key-${n}: ${seed}-${n}\n`).join('');
}

function edited(files: Files, roll: (sides: number) => number): Files {
  const next = new Map(files);
  const paths = [...next.keys()].toSorted();
  const path = paths[roll(paths.length)] ?? '';
  const text = next.get(path) ?? '';
  switch (roll(12)) {
    case 0:
      next.set(`apps/new-${roll(1000)}/deploy.yaml`, lines(roll(1000)));
      break;
    case 1:
      if (paths.length > 6) {
        next.delete(path);
      }
      break;
    case 2:
      next.delete(path);
      next.set(`moved/${roll(1000)}/${path.split('/').at(-1)}`, text);
      break;
    case 3: {
      const folder = path.slice(0, path.lastIndexOf('/'));
      const to = `team-${roll(100)}`;
      for (const one of paths.filter((candidate) => candidate.startsWith(`${folder}/`))) {
        next.set(`${to}/${one}`, next.get(one) ?? '');
        next.delete(one);
      }
      break;
    }
    case 4:
      next.set(`${path.slice(0, path.lastIndexOf('/'))}/extra-${roll(50)}.yaml`, lines(roll(9)));
      break;
    default:
      for (let count = 1 + roll(2); count > 0; count -= 1) {
        next.set(path, withLine(next.get(path) ?? '', roll(30), roll(100_000)));
      }
  }
  return next;
}

function withLine(text: string, line: number, value: number): string {
  return text
    .split('\n')
    .map((one, index) => (index === line ? `key-${line}: v${value}` : one))
    .join('\n');
}

/** What a merge keeps: the side's changes over those of the main line, file by file. */
function united(base: Files, main: Files, side: Files): Files {
  const result = new Map(main);
  for (const path of new Set([...base.keys(), ...side.keys()])) {
    const text = side.get(path);
    if (text === base.get(path)) {
      continue;
    }
    if (text === undefined) {
      result.delete(path);
    } else {
      result.set(path, text);
    }
  }
  return result;
}

function commandsOf(draft: Draft, drafts: readonly Draft[]): readonly string[] {
  const before = drafts[(draft.parents[0] ?? 0) - 1]?.files ?? new Map<string, string>();
  const message = `Change ${draft.mark}\n`;
  const stamp = `Ada Tester <ada@example.com> ${1_700_000_000 + draft.mark * 60} +0000`;
  const [first, ...others] = draft.parents;
  return [
    `commit refs/heads/${draft.isLanding ? 'main' : 'side'}\nmark :${draft.mark}\nauthor ${stamp}\ncommitter ${stamp}\n`,
    `data ${Buffer.byteLength(message)}\n${message}`,
    ...(first === undefined ? [] : [`from :${first}\n`]),
    ...others.map((parent) => `merge :${parent}\n`),
    ...[...before.keys()].filter((path) => !draft.files.has(path)).map((path) => `D ${path}\n`),
    ...[...draft.files]
      .filter(([path, text]) => before.get(path) !== text)
      .map(([path, text]) => `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`),
    '\n',
  ];
}
