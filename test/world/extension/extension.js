// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';

/**
 * Two commands over the demo world. They talk to its control address alone, which a file beside the workspace or the
 * variable PLUMBLINE_DEMO_CONTROL names, and know nothing of Plumbline.
 *
 * @param {vscode.ExtensionContext} context
 */
export function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand('plumblineDemo.editLive', (step) => reported(() => editLive(step))),
    vscode.commands.registerCommand('plumblineDemo.mergeBranch', (branch, how) =>
      reported(() => mergeBranch(branch, how)),
    ),
  );
}

/** What somebody on call does: one app puts the edit back by itself, the other stays as edited. */
const INCIDENT = ['checkout-replicas', 'storefront-image'];

/** @param {string | undefined} given */
async function editLive(given) {
  const { steps } = await ask('GET', '/');
  const picked = given ?? (await pickEdit(steps));
  if (!picked) {
    return undefined;
  }
  for (const step of picked === WHOLE ? INCIDENT : [picked]) {
    const { edit, before, after } = await ask('POST', '/edit', { step });
    const what = `${edit.pointer} of ${edit.kind} ${edit.namespace}/${edit.name}`;
    void vscode.window.showInformationMessage(
      `${what}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    );
  }
  return picked;
}

const WHOLE = 'The 2 AM edit';

/** @param {Record<string, {kind: string, namespace: string, name: string, pointer: string, before: unknown, after: unknown}>} steps */
async function pickEdit(steps) {
  return pick('Which field is edited?', [
    {
      label: WHOLE,
      description: 'two apps',
      detail: `${INCIDENT.join(' and ')}: one app heals it, one stays OutOfSync`,
    },
    ...Object.entries(steps).map(([name, edit]) => ({
      label: name,
      description: `${edit.kind} ${edit.namespace}/${edit.name}`,
      detail: `${edit.pointer}: ${JSON.stringify(edit.before)} → ${JSON.stringify(edit.after)}`,
    })),
  ]);
}

/**
 * @param {string | undefined} givenBranch
 * @param {string | undefined} givenHow
 */
async function mergeBranch(givenBranch, givenHow) {
  const { branches, hows } = await ask('GET', '/');
  if (!givenBranch && branches.length === 0) {
    void vscode.window.showInformationMessage('Every branch of the origin is merged.');
    return undefined;
  }
  const branch =
    givenBranch ??
    (await pick(
      'Which branch?',
      branches.map((/** @type {string} */ label) => ({ label })),
    ));
  const how =
    branch &&
    (givenHow ??
      (await pick(
        'How?',
        hows.map((/** @type {string} */ label) => ({ label })),
      )));
  if (!branch || !how) {
    return undefined;
  }
  const { commit } = await ask('POST', '/merge', { branch, how });
  void vscode.window.showInformationMessage(`${branch} is on main: ${String(commit).slice(0, 7)}`);
  return commit;
}

/**
 * @param {string} placeHolder
 * @param {vscode.QuickPickItem[]} items
 */
async function pick(placeHolder, items) {
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.label;
}

/**
 * @param {'GET' | 'POST'} method
 * @param {string} path
 * @param {object} [body]
 */
async function ask(method, path, body) {
  const { url, token } = JSON.parse(await readFile(await controlFile(), 'utf8'));
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const said = await answer.json();
  if (!answer.ok) {
    throw new Error(said.error);
  }
  return said;
}

/** The world writes it beside the workspace; a variable of the extension host can name another place. */
async function controlFile() {
  const named = process.env['PLUMBLINE_DEMO_CONTROL'];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!named && folder?.scheme !== 'file') {
    throw new Error('No folder of the demo world is open.');
  }
  return named ?? join(/** @type {vscode.Uri} */ (folder).fsPath, '..', 'control.json');
}

/**
 * @template T
 * @param {() => Promise<T>} run
 */
async function reported(run) {
  try {
    return await run();
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
