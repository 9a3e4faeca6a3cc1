import type { MatrixCase, Step } from '../case.ts';
import { KINDS, type GridKind, type Mutation } from './gridKinds.ts';
import { commit, edit } from './shorthand.ts';

/** What happens to an object, kind by kind: an entry here for each mutation that a kind says how to do. */
const MUTATIONS: Readonly<
  Record<
    Mutation,
    { readonly title: string; readonly steps: (kind: GridKind) => readonly Step[] | undefined }
  >
> = {
  none: { title: 'just synced', steps: () => [] },
  changed: { title: 'a field of Git changed by hand', steps: ({ changed }) => changed && [changed] },
  added: {
    title: 'a field that Git does not state added by hand',
    steps: ({ added }) => added && [added],
  },
  removed: { title: 'a field of Git removed by hand', steps: ({ removed }) => removed && [removed] },
  'changed-in-git': {
    title: 'a field changed in Git',
    steps: ({ changedInGit }) => changedInGit && [commit(changedInGit)],
  },
  'removed-in-git': {
    title: 'a field given up in Git',
    steps: ({ removedInGit }) => removedInGit && [commit(removedInGit)],
  },
  'same-in-git': {
    title: 'a value written in another way in Git',
    steps: ({ sameInGit }) => sameInGit && [commit(sameInGit)],
  },
  labelled: {
    title: 'a label added by hand',
    steps: ({ on }) => [edit(on, { metadata: { labels: { extra: 'x' } } }, 'kubectl-label')],
  },
  'taken-over': {
    title: 'another manager applied fields of its own on the server side',
    steps: ({ on, applied }) => applied && [{ do: 'edit', on, patch: applied, type: 'apply', as: 'team-a' }],
  },
  deleted: { title: 'deleted by hand', steps: ({ on }) => [{ do: 'delete', on }] },
};

/** Options of the Application, laid over a mutation that they have a say in. */
const OPTIONS = {
  pointer: {
    title: 'with a pointer that ignores the field',
    rule: ({ pointer }: GridKind) => pointer && { jsonPointers: [pointer] },
  },
  jq: {
    title: 'with an expression that ignores the field',
    rule: ({ pointer }: GridKind) =>
      pointer && { jqPathExpressions: [pointer.replaceAll(/\/(\w+)/g, '.$1')] },
  },
  managers: {
    title: 'with the manager ignored that wrote it',
    rule: () => ({ managedFieldsManagers: ['kubectl-edit', 'kubectl-label', 'team-a'] }),
  },
} as const;

/** Kinds by mutations, and those that a rule can hide by rules. */
export const grid: readonly MatrixCase[] = KINDS.flatMap((kind) =>
  kind.mutations.flatMap((word): MatrixCase[] => {
    const steps = MUTATIONS[word].steps(kind);
    if (steps === undefined) {
      throw new Error(`${kind.word} does not say how to be ${word}`);
    }
    const plain: MatrixCase = {
      name: `grid-${kind.word}-${word}`,
      title: `${kind.object.kind}: ${MUTATIONS[word].title}.`,
      git: [...(kind.beside ?? []), kind.object],
      ...(steps.length === 0 ? {} : { steps: besides(steps, kind) }),
    };
    return [plain, ...(word === 'changed' ? withOptions(plain, kind) : [])];
  }),
);

/** What a commit of the mutated object must not take away. */
function besides(steps: readonly Step[], { beside = [] }: GridKind): readonly Step[] {
  return steps.map((step) => (step.do === 'commit' ? { ...step, git: [...beside, ...step.git] } : step));
}

function withOptions(plain: MatrixCase, kind: GridKind): MatrixCase[] {
  return kind.options.map((word): MatrixCase => {
    const { title, rule } = OPTIONS[word];
    const { apiVersion, kind: name } = kind.object;
    const group = apiVersion.includes('/') ? { group: apiVersion.slice(0, apiVersion.indexOf('/')) } : {};
    const how = rule(kind);
    if (how === undefined) {
      throw new Error(`${kind.word} does not say which field is ignored`);
    }
    return {
      ...plain,
      name: `${plain.name}-${word}`,
      title: plain.title.replace(/\.$/, `, ${title}.`),
      app: { spec: { ignoreDifferences: [{ ...group, kind: name, ...how }] } },
    };
  });
}

export type Option = keyof typeof OPTIONS;
