import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { HOVER_COMMANDS } from '../../src/core/view/row.ts';
import { COMMAND_IDS } from '../../src/vscode/commands/ids.ts';

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          {
            readonly scope: string;
            readonly default: unknown;
            readonly description?: string;
            readonly markdownDescription?: string;
          }
        >
      >;
    };
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: { readonly svg: string } }[];
    }[];
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

const manifestText = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;
const words = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;

describe('package.json', () => {
  it('declares exactly the commands of the table, each with a title in package.nls.json', () => {
    const declared = manifest.contributes.commands.map((entry) => entry.command);
    assert.deepEqual(declared.toSorted(), COMMAND_IDS.toSorted());
    for (const entry of manifest.contributes.commands) {
      assert.equal(entry.title, `%command.${entry.command}%`);
      assert.equal(entry.category, 'Plumbline');
    }
  });

  it('uses every text of package.nls.json, and none that is missing', () => {
    const used = new Set([...manifestText.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? ''));
    assert.deepEqual([...used].toSorted(), Object.keys(words).toSorted());
  });

  it('writes commands in Title Case', () => {
    const small = new Set(['to', 'for', 'by', 'the', 'in', 'with', 'kubectl', 'of', 'before', 'as']);
    for (const id of COMMAND_IDS) {
      for (const word of (words[`command.${id}`] ?? '').replaceAll(/[()…]/g, '').split(' ')) {
        assert.ok(small.has(word) || /^[A-Z]/.test(word), `${id}: ${word}`);
      }
    }
  });

  it('names only known commands in menus, hovers and links', () => {
    const views = Object.values(manifest.contributes.views).flat();
    // VS Code adds one to each view.
    const known = new Set<string>([...COMMAND_IDS, ...views.map(({ id }) => `${id}.focus`)]);
    const inMenus = Object.values(manifest.contributes.menus)
      .flat()
      .map((entry) => entry.command);
    const inLinks = [
      ...Object.values(words)
        .join('\n')
        .matchAll(/\(command:(plumbline\.[\w.]+)/g),
    ].map((match) => match[1] ?? '');
    for (const id of [...inMenus, ...inLinks, ...HOVER_COMMANDS]) {
      assert.ok(known.has(id), id);
    }
  });

  it('offers on the row of one object nothing that acts on the whole app', () => {
    const offered = (viewItem: string): string[] =>
      (manifest.contributes.menus['view/item/context'] ?? [])
        .filter(({ when }) => isMet(when, 'plumbline.apps', viewItem))
        .map(({ command }) => command);
    assert.deepEqual(
      new Set(offered('resource,canSync')),
      new Set([
        'plumbline.resource.diff',
        'plumbline.app.syncResources',
        'plumbline.resource.openLive',
        'plumbline.resource.openManifest',
        'plumbline.resource.copyName',
        'plumbline.resource.copyKubectl',
      ]),
    );
    for (const command of ['sync', 'syncDryRun', 'syncWithPrune', 'syncResources']) {
      assert.ok(offered('app,canSync').includes(`plumbline.app.${command}`), command);
    }
  });

  it('keeps settings that could start a program away from workspaces', () => {
    const { properties } = manifest.contributes.configuration;
    for (const id of ['plumbline.kubeconfig', 'plumbline.connection.loginTimeoutSeconds']) {
      assert.equal(properties[id]?.scope, 'machine', id);
      assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(id), id);
    }
  });

  it('gives each setting the default and the type that the code falls back to', () => {
    const source = readFileSync('src/vscode/settings.ts', 'utf8');
    const block = /SETTING_DEFAULTS: Settings = \{([\s\S]*?)\n\};/.exec(source)?.[1] ?? '';
    const defaults = [...block.matchAll(/'([\w.]+)': (.+),/g)].map(
      ([, id, value]) => [id, value?.replaceAll("'", '"')] as const,
    );
    assert.equal(defaults.length, Object.keys(manifest.contributes.configuration.properties).length);
    for (const [id, value] of defaults) {
      assert.deepEqual(
        manifest.contributes.configuration.properties[id ?? '']?.default,
        JSON.parse(value ?? ''),
        id,
      );
    }
  });

  it('gives each setting a scope, a default and words that end as a sentence', () => {
    const scopes = ['application', 'machine', 'machine-overridable', 'window', 'resource'];
    for (const [id, property] of Object.entries(manifest.contributes.configuration.properties)) {
      assert.ok(scopes.includes(property.scope), id);
      assert.ok(property.default !== undefined, id);
      const key = property.description ?? property.markdownDescription ?? '';
      assert.match(words[key.replaceAll('%', '')] ?? '', /^[A-Z].{20,}\.$/, id);
    }
  });

  it('points to files that are there', () => {
    const media = manifest.contributes.walkthroughs.flatMap((walkthrough) =>
      walkthrough.steps.map((step) => step.media.svg),
    );
    for (const file of [manifest.icon, 'media/plumbline.svg', ...media]) {
      assert.ok(existsSync(file), file);
    }
  });

  it('lists every setting in the README with its default', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const id of Object.keys(manifest.contributes.configuration.properties)) {
      assert.ok(readme.includes(`\`${id}\``), id);
    }
  });
});

/** Whether a `when` clause of a row's menu holds; it reads the view and the row, and nothing else. */
function isMet(when: string, view: string, viewItem: string): boolean {
  return when.split(' && ').every((term) => {
    const pattern = /^viewItem =~ \/(.+)\/$/.exec(term)?.[1];
    if (pattern !== undefined) {
      return new RegExp(pattern).test(viewItem);
    }
    assert.match(term, /^view == [\w.]+$/);
    return term === `view == ${view}`;
  });
}

describe('the extension', () => {
  it('holds nothing of the demo', () => {
    const files = readdirSync('src', { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const file of files) {
      assert.doesNotMatch(readFileSync(join(file.parentPath, file.name), 'utf8'), /\bDemo\b/, file.name);
    }
    assert.doesNotMatch(manifestText + JSON.stringify(words), /\bDemo\b/);
  });
});
