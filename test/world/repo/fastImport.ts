import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { History, When } from './commit.ts';
import { gitEnvironment } from './git.ts';
import { signature } from './people.ts';
import type { Person } from './people.ts';
import type { Files } from './states.ts';
import type { Node } from './timeline.ts';

const DAY = 86_400;
/** Commits need a ref while they are written; merged side branches leave none. */
const SCRATCH = 'refs/scratch';

/**
 * Writes the commits into an empty repository through one `git fast-import` and gives their ids by label. The same
 * nodes and the same `now` give the same ids.
 */
export async function fastImport(
  gitDir: string,
  nodes: readonly Node[],
  tags: History['tags'],
  now: Date,
): Promise<Record<string, string>> {
  const args = ['fast-import', '--quiet', '--force', '--date-format=raw'];
  const child = spawn('git', args, { cwd: gitDir, env: gitEnvironment(), stdio: ['pipe', 'pipe', 'pipe'] });
  const problems: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => problems.push(chunk));
  child.stdin.on('error', () => undefined); // told by the exit code
  const ended = once(child, 'close');
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ids: Record<string, string> = {};
  let asked = 0;
  const readIds = async (): Promise<void> => {
    while (Object.keys(ids).length < asked) {
      const { value, done } = await answers.next();
      if (done === true) {
        return;
      }
      ids[nodes[Object.keys(ids).length]?.label ?? ''] = value;
    }
  };

  const marks = new Map(nodes.map(({ label }, index) => [label, index + 1]));
  const byLabel = new Map(nodes.map((node) => [node.label, node]));
  for (const node of nodes) {
    if (node.reverts !== undefined) {
      await readIds();
    }
    const before = byLabel.get(node.parents[0] ?? '')?.files ?? new Map<string, string>();
    child.stdin.write(commitCommand(node, before, { marks, ids, now }));
    asked += 1;
  }
  await readIds();
  for (const [name, { on, by, message }] of Object.entries(tags)) {
    const when = byLabel.get(on)?.when ?? [1, '12:00'];
    child.stdin.write(
      `tag ${name}\nfrom :${marks.get(on)}\ntagger ${stamp(by, when, now)}\n${data(`${message}\n`)}\n`,
    );
  }
  child.stdin.end(`reset ${SCRATCH}\nfrom ${'0'.repeat(40)}\n\n`);
  const [code] = (await ended) as [number | null];
  if (code !== 0) {
    throw new Error(`git fast-import ended with ${code}: ${Buffer.concat(problems).toString('utf8')}`);
  }
  return ids;
}

interface Known {
  readonly marks: ReadonlyMap<string, number>;
  readonly ids: Readonly<Record<string, string>>;
  readonly now: Date;
}

function commitCommand(node: Node, before: Files, { marks, ids, now }: Known): string {
  const [first, ...others] = node.parents;
  const reverted = node.reverts === undefined ? '' : `\n\nThis reverts commit ${ids[node.reverts]}.`;
  const mark = marks.get(node.label);
  return [
    `commit ${node.branch === undefined ? SCRATCH : `refs/heads/${node.branch}`}`,
    `mark :${mark}`,
    `author ${stamp(node.author, node.when, now)}`,
    `committer ${stamp(node.committer, node.when, now)}`,
    data(`${node.message}${reverted}\n`),
    ...(first === undefined ? [] : [`from :${marks.get(first)}`]),
    ...others.map((parent) => `merge :${marks.get(parent)}`),
    ...fileCommands(before, node.files),
    `get-mark :${mark}\n`,
  ].join('\n');
}

function fileCommands(before: Files, after: Files): readonly string[] {
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `D ${path}`);
  const changed = [...after].filter(([path, text]) => before.get(path) !== text);
  return [...gone, ...changed.map(([path, text]) => `M ${modeOf(path)} inline ${path}\n${data(text)}`)];
}

function modeOf(path: string): string {
  return path.endsWith('.sh') ? '100755' : '100644';
}

/** With the line feed that the next command starts behind left to whoever joins the commands. */
function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

function stamp(person: Person, when: When, now: Date): string {
  return `${signature(person)} ${secondsOf(when, person, now)} ${person.zone}`;
}

function secondsOf([days, time]: When, { zone }: Person, now: Date): number {
  const midnight = Math.floor(now.getTime() / 1000 / DAY) * DAY;
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const offset = Number(zone.slice(0, 3)) * 3600;
  return midnight - days * DAY + hours * 3600 + minutes * 60 - offset;
}
