import assert from 'node:assert/strict';

import { kubeconfigPaths } from '../../../../src/platform/kube/kubeconfigPaths.ts';
import type { KubeconfigPlaces } from '../../../../src/platform/kube/kubeconfigPaths.ts';

const UNIX: KubeconfigPlaces = { setting: [], env: {}, home: '/home/me', platform: 'linux', cwd: '/work' };
const WINDOWS: KubeconfigPlaces = {
  setting: [],
  env: {},
  home: 'C:\\Users\\me',
  platform: 'win32',
  cwd: 'C:\\work',
};

function check(places: KubeconfigPlaces, origin: string, paths: readonly string[]): void {
  assert.deepEqual(kubeconfigPaths(places), { origin, paths });
}

describe('kubeconfigPaths', () => {
  it('takes the home default when nothing else is said', () => {
    check(UNIX, 'home', ['/home/me/.kube/config']);
    check(WINDOWS, 'home', ['C:\\Users\\me\\.kube\\config']);
  });

  it('takes every part of KUBECONFIG, in order, each once', () => {
    check({ ...UNIX, env: { KUBECONFIG: '/a:/b::/a: ' } }, 'environment', ['/a', '/b']);
    check({ ...UNIX, env: { KUBECONFIG: 'dev/config:/b' } }, 'environment', ['/work/dev/config', '/b']);
    check({ ...UNIX, env: { KUBECONFIG: '~/a' } }, 'environment', ['/home/me/a']);
  });

  it('splits at semicolons on Windows, so that drive letters stay whole', () => {
    check({ ...WINDOWS, env: { KUBECONFIG: 'C:\\a;D:\\b;dev\\c' } }, 'environment', [
      'C:\\a',
      'D:\\b',
      'C:\\work\\dev\\c',
    ]);
    check({ ...WINDOWS, setting: ['~\\x', '~/y'] }, 'setting', ['C:\\Users\\me\\x', 'C:\\Users\\me\\y']);
  });

  it('falls back to home when KUBECONFIG has no part', () => {
    check({ ...UNIX, env: { KUBECONFIG: '' } }, 'home', ['/home/me/.kube/config']);
    check({ ...UNIX, env: { KUBECONFIG: ':: ' } }, 'home', ['/home/me/.kube/config']);
  });

  it('lets the setting win, counting relative entries from home', () => {
    check({ ...UNIX, setting: ['~/k/dev', 'prod', '', '~'], env: { KUBECONFIG: '/a' } }, 'setting', [
      '/home/me/k/dev',
      '/home/me/prod',
      '/home/me',
    ]);
    check({ ...UNIX, setting: ['', ' '], env: { KUBECONFIG: '/a' } }, 'environment', ['/a']);
  });
});
