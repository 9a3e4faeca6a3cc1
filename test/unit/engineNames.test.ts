import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ENGINES } from '../../src/core/engines/registry.ts';
import { STATE_WORDS } from '../../src/core/engines/flux/words.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const src = path.join(root, 'src');

/** Where no product may be told from another: what goes for one engine goes for all. */
const NEUTRAL = [
  'app',
  'compose.ts',
  'core/follow',
  'core/git',
  'core/heal',
  'core/kube',
  'core/model',
  'core/ports.ts',
  'core/store',
  'core/util',
  'core/view',
  'core/watch',
  'core/windows',
  'extension.ts',
  'platform',
  'vscode',
  'worker',
];

/** Texts that a user reads or takes along, by the file that holds nothing else of a product. */
const TEXTS: ReadonlySet<string> = new Set([
  'vscode/commands/context/help.ts',
  // The files with the field documentation of each product.
  'vscode/editor/knowledge.ts',
]);

/** Conditions of any object that follows kstatus, Flux's or not. */
const KSTATUS: ReadonlySet<string> = new Set(['core/kube/kstatus.ts']);

const PRODUCT = /argo|flux|gotk|toolkit|(?:helm|kustomize|source|notification|image-\w+)-?controller/i;

const STRING = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[^])*`/.source;
const REGEX =
  /(?<=(?:[=(,:!&|?{};[]|=>|\breturn)\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/.source;
/** From left to right, so that neither a comment in a string nor a quote in a comment opens anything. */
const TOKEN = new RegExp(
  String.raw`(?<unsaid>\/\*[^]*?\*\/|\/\/[^\n]*|l10n\.t\(\s*(?:${STRING}))|(?:${STRING})|(?:${REGEX})`,
  'g',
);

/** Of Flux's states, those that are health, sync or operation in the words of the model as well. */
const SHARED: ReadonlySet<string> = new Set(['Terminating', 'Suspended', 'Pending', 'Failed', 'Ready']);

/** What products would be told apart by without their names: kinds, API groups, managers, and states that one of them has. */
const OWN: ReadonlySet<string> = new Set([
  ...ENGINES.flatMap(({ watches, fieldManagers, home }) => [
    ...watches.flatMap(({ kind, group, resource }) => [kind, group, resource]),
    ...fieldManagers,
    home,
  ]),
  ...STATE_WORDS.filter((word) => !SHARED.has(word)),
]);

describe('the name of a product', () => {
  it('stands in no code outside the engines, their registry, and texts', () => {
    const found = NEUTRAL.flatMap(filesOf)
      .filter((file) => !TEXTS.has(file))
      .flatMap((file) => namesIn(file, readFileSync(path.join(src, file), 'utf8')));
    assert.deepEqual(found, []);
  });

  it('stands in no id, condition or setting of the manifest', () => {
    const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      readonly contributes: object;
    };
    // What a user reads is a reference into package.nls.json.
    assert.doesNotMatch(JSON.stringify(contributes), PRODUCT);
    assert.deepEqual(ownIn(JSON.stringify(contributes)), []);
  });

  it('is found whatever it hides behind, and not in a comment or a text', () => {
    for (const code of [
      `if (app.engine === 'flux') {}`,
      `import { x } from '../engines/argocd/x.ts';`,
      `const isOurs = app.kind === 'Kustomization';`,
      `switch (kind) { case "HelmRelease": }`,
      'const of = `Bucket`;',
      `if (phase.word === 'Stalled') {}`,
      `if (group === 'helm.toolkit.fluxcd.io') {}`,
      `if (/kustomize-controller$/.test(manager)) {}`,
      `const glob = '/*'; if (isFlux) {} // and '*/'`,
      `const address = 'a // b'; if (isFlux) {}`,
      `l10n.t('It is {0}', fluxWord)`,
      'l10n.t(isFlux ? 1 : 2)',
    ]) {
      assert.equal(namesIn('f', code).length, 1, code);
    }
    const silent = [
      `// Argo CD's own 'Application' says so`,
      `/** As Flux does: 'Kustomization'. */`,
      `l10n.t('Neither Argo CD nor Flux', context)`,
      `const health = 'Suspended';`,
      `const name = 'Show Application';`,
    ].join('\n');
    assert.deepEqual(namesIn('f', silent), []);
  });
});

/** Posix paths below `src`. */
function filesOf(place: string): readonly string[] {
  return place.endsWith('.ts')
    ? [place]
    : readdirSync(path.join(src, place), { recursive: true, encoding: 'utf8' })
        .map((name) => path.posix.join(place, name.replaceAll(path.sep, '/')))
        .filter((file) => file.endsWith('.ts'));
}

function namesIn(file: string, text: string): readonly string[] {
  return withoutTexts(text)
    .split('\n')
    .filter((line) => PRODUCT.test(line) || (!KSTATUS.has(file) && ownIn(line).length > 0))
    .map((line) => `${file}: ${line.trim()}`);
}

/** Literals that are, as a whole, something of one product alone. */
function ownIn(text: string): readonly string[] {
  return [...text.matchAll(/(['"`])([\w.-]+)\1/g)]
    .map(([, , word = '']) => word)
    .filter((word) => OWN.has(word));
}

/** The code with comments, and texts for the user, taken out. */
function withoutTexts(text: string): string {
  return text.replace(TOKEN, (token: string, ...rest: unknown[]) => {
    const { unsaid } = rest.at(-1) as { readonly unsaid?: string };
    return unsaid === undefined ? token : token.replaceAll(/[^\n]/g, ' ');
  });
}
