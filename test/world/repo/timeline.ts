import type { Change, History, Merge, Revert, Step } from './commit.ts';
import type { Edit, When } from './commit.ts';
import { forge, signature } from './people.ts';
import type { Person } from './people.ts';
import { applyEdits, invertAll, undoEdits } from './states.ts';
import type { Files } from './states.ts';

/** A commit ready to be written: what it holds and what stands before it. */
export interface Node {
  readonly label: string;
  readonly parents: readonly string[];
  readonly files: Files;
  readonly author: Person;
  readonly committer: Person;
  readonly when: When;
  readonly message: string;
  /** Label whose SHA ends the message, for a revert. */
  readonly reverts?: string;
  /** Branch that ends at this commit so far; side commits of merged pull requests have none. */
  readonly branch?: string;
}

/**
 * Turns the history into trees. `tip` is the last tree of main; it is walked back to the first commit, and from there
 * forward again, so that side branches get the tree of their own base. Parents always come before their children.
 */
export function timelineOf(history: History, tip: Files): readonly Node[] {
  const added = new Map<string, string>();
  const first = history.main
    .toReversed()
    .reduce((files, step) => undoEdits(files, editsOf(step, history), added), tip);
  const nodes = new Map<string, Node>();
  let files = first;
  let previous: string | undefined;
  for (const step of history.main) {
    const parents = previous === undefined ? [] : [previous];
    if ('commits' in step) {
      const base = step.base ?? previous;
      parents.push(addSide(nodes, step.commits, base, added));
    }
    files = applyEdits(files, editsOf(step, history), added);
    addNode(nodes, { ...nodeOf(step, history), parents, files, branch: 'main' });
    previous = step.label;
  }
  assertSame(files, tip);
  for (const branch of history.open) {
    addSide(nodes, branch.commits, branch.base ?? previous, added, branch.name);
  }
  return [...nodes.values()];
}

/** Adds a chain of commits on top of `base` and gives the label of the last one. */
function addSide(
  nodes: Map<string, Node>,
  commits: readonly Change[],
  base: string | undefined,
  added: Files,
  branch?: string,
): string {
  let parent = nodes.get(base ?? '');
  for (const change of commits) {
    if (parent === undefined) {
      throw new Error(`${change.label} starts from ${base}, which is not there yet`);
    }
    const files = applyEdits(parent.files, change.edits, added);
    parent = addNode(nodes, {
      ...ofChange(change),
      parents: [parent.label],
      files,
      ...(branch === undefined ? {} : { branch }),
    });
  }
  return parent?.label ?? '';
}

function addNode(nodes: Map<string, Node>, node: Node): Node {
  if (nodes.has(node.label)) {
    throw new Error(`two commits are labelled ${node.label}`);
  }
  nodes.set(node.label, node);
  return node;
}

function editsOf(step: Step, history: History): readonly Edit[] {
  if ('commits' in step) {
    return step.commits.flatMap(({ edits }) => edits);
  }
  return 'edits' in step ? step.edits : invertAll(editsOf(stepOf(history, step.reverts), history));
}

function stepOf(history: History, label: string): Step {
  const step = history.main.find((candidate) => candidate.label === label);
  if (step === undefined) {
    throw new Error(`main has no commit labelled ${label}`);
  }
  return step;
}

type Bare = Omit<Node, 'parents' | 'files' | 'branch'>;

function nodeOf(step: Step, history: History): Bare {
  if ('commits' in step) {
    return ofMerge(step);
  }
  return 'edits' in step ? ofChange(step) : ofRevert(step, stepOf(history, step.reverts));
}

function ofChange({ label, by, when, subject, body, coAuthors = [], committer = by }: Change): Bare {
  const trailers = coAuthors.map((person) => `Co-authored-by: ${signature(person)}`).join('\n');
  const message = [subject, body, trailers].filter((part) => part !== undefined && part !== '').join('\n\n');
  return { label, author: by, committer, when, message };
}

function ofMerge({ label, by, when, pr, branch, title }: Merge): Bare {
  const message = `Merge pull request #${pr} from fernhill/${branch}\n\n${title}`;
  return { label, author: by, committer: forge, when, message };
}

function ofRevert({ label, by, when, reverts, why }: Revert, reverted: Step): Bare {
  const subject = 'title' in reverted ? reverted.title : (reverted as Change).subject;
  return { label, author: by, committer: by, when, message: `Revert "${subject}"\n\n${why}`, reverts };
}

function assertSame(built: Files, wanted: Files): void {
  const paths = new Set([...built.keys(), ...wanted.keys()]);
  const differing = [...paths].filter((path) => built.get(path) !== wanted.get(path));
  if (differing.length > 0) {
    throw new Error(`the history does not end at the sample folder: ${differing.join(', ')}`);
  }
}
