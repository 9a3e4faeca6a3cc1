import assert from 'node:assert/strict';

import { findBrowser, installedBrowsers } from '../../host/browser.ts';
import type { Machine } from '../../host/cache.ts';
import { desktopVsCode } from '../../host/desktop.ts';
import { pageOpener } from '../../host/openPage.ts';
import { outerEnvironment } from '../../host/server.ts';

const machine = (platform: NodeJS.Platform, env: Machine['env'], home = '/home/ann'): Machine => ({
  platform,
  env,
  home,
});
const only =
  (...files: string[]) =>
  (file: string): boolean =>
    files.includes(file);

describe('installedBrowsers', () => {
  const check = (on: Machine, files: string[], expected: string[]): void =>
    assert.deepEqual(installedBrowsers(on, only(...files)), expected);

  it('prefers Chrome to Chromium to Edge on PATH, whatever the order of the folders', () => {
    check(
      machine('linux', { PATH: '/usr/bin:/opt/bin' }),
      ['/usr/bin/microsoft-edge', '/usr/bin/chromium', '/opt/bin/google-chrome'],
      ['/opt/bin/google-chrome', '/usr/bin/chromium', '/usr/bin/microsoft-edge'],
    );
  });
  it('does not look into relative folders of PATH', () => {
    check(machine('linux', { PATH: '.:bin::/usr/bin' }), ['bin/chromium', '/chromium'], []);
  });
  it('finds applications of macOS, also those of one user', () => {
    const edge = '/Users/ann/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge';
    check(machine('darwin', {}, '/Users/ann'), [edge], [edge]);
  });
  it('finds programs of Windows', () => {
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    check(machine('win32', { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }), [edge], [edge]);
  });
});

describe('findBrowser', () => {
  const silent = (): void => {};
  it('takes CHROME_PATH before anything installed', async () => {
    const found = await findBrowser(
      silent,
      machine('linux', { CHROME_PATH: process.execPath, PATH: '/usr/bin' }),
    );
    assert.equal(found.executable, process.execPath);
    assert.equal(found.origin, 'CHROME_PATH');
  });
  it('says so when CHROME_PATH leads nowhere, and what to do', async () => {
    await assert.rejects(
      findBrowser(silent, machine('linux', { CHROME_PATH: '/nowhere/chrome' })),
      /CHROME_PATH is "\/nowhere\/chrome", but there is no such file\..*Install one/,
    );
  });
  it('says what to install where npm carries no browser', async () => {
    await assert.rejects(
      findBrowser(silent, machine('darwin', {}, '/Users/nobody')),
      /Install one.*or set CHROME_PATH/,
    );
  });
});

describe('pageOpener', () => {
  const check = (on: Machine, files: string[], expected: string | undefined): void =>
    assert.equal(pageOpener(on, only(...files)), expected);

  it('opens with xdg-open on a Linux desktop', () =>
    check(machine('linux', { DISPLAY: ':0', PATH: '/usr/bin' }), ['/usr/bin/xdg-open'], '/usr/bin/xdg-open'));
  it('takes the browser itself where there is no xdg-open', () =>
    check(
      machine('linux', { WAYLAND_DISPLAY: 'w', PATH: '/usr/bin' }),
      ['/usr/bin/chromium'],
      '/usr/bin/chromium',
    ));
  it('opens nothing without a display', () =>
    check(machine('linux', { PATH: '/usr/bin' }), ['/usr/bin/xdg-open'], undefined));
  it('opens nothing over SSH or on a build machine', () => {
    check(machine('darwin', { SSH_CONNECTION: '10.0.0.1' }), [], undefined);
    check(
      machine('linux', { DISPLAY: ':0', PATH: '/usr/bin', CI: 'true' }),
      ['/usr/bin/xdg-open'],
      undefined,
    );
  });
  it('opens with open on macOS', () => check(machine('darwin', {}), [], '/usr/bin/open'));
});

describe('desktopVsCode', () => {
  const check = (
    on: Machine,
    files: string[],
    expected: string | undefined,
    links: Record<string, string> = {},
  ): void =>
    assert.equal(
      desktopVsCode(on, only(...files), (file) => links[file] ?? file),
      expected,
    );

  it('takes VSCODE_EXECUTABLE', () =>
    check(machine('linux', { VSCODE_EXECUTABLE: '/x/code' }), ['/x/code'], '/x/code'));
  it('takes nothing else when VSCODE_EXECUTABLE leads nowhere', () =>
    check(machine('linux', { VSCODE_EXECUTABLE: '/x/code' }), ['/usr/share/code/code'], undefined));
  it('follows `code` on PATH to its program', () =>
    check(machine('linux', { PATH: '/usr/bin' }), ['/usr/bin/code', '/opt/vscode/code'], '/opt/vscode/code', {
      '/usr/bin/code': '/opt/vscode/bin/code',
    }));
  it('finds the installer of one user on Windows', () =>
    check(
      machine('win32', { LOCALAPPDATA: 'C:\\L' }),
      ['C:\\L\\Programs\\Microsoft VS Code\\Code.exe'],
      'C:\\L\\Programs\\Microsoft VS Code\\Code.exe',
    ));
  it('finds the application of macOS', () => {
    const file = '/Applications/Visual Studio Code.app/Contents/MacOS/Electron';
    check(machine('darwin', {}), [file], file);
  });
  it('finds none where there is none', () => check(machine('linux', { PATH: '/usr/bin' }), [], undefined));
});

describe('outerEnvironment', () => {
  it('keeps the kubeconfig, the Git settings and the editor of the person who runs this out', () => {
    assert.deepEqual(
      outerEnvironment({
        PATH: '/usr/bin',
        LANG: 'de_DE.UTF-8',
        KUBECONFIG: '/home/ann/.kube/config',
        GIT_DIR: '/x',
        VSCODE_IPC_HOOK: '/x',
        NODE_OPTIONS: '--inspect',
        npm_config_registry: 'x',
        XDG_CONFIG_HOME: '/home/ann/.config',
        EMPTY: undefined,
      }),
      { PATH: '/usr/bin', LANG: 'de_DE.UTF-8' },
    );
  });
});
