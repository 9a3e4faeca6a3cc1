import assert from 'node:assert/strict';

import type { PathRules } from '../../../../src/core/manifest/folderPath.ts';
import { isSameFolder, pathBelow } from '../../../../src/core/manifest/folderPath.ts';

const LINUX: PathRules = { platform: 'linux' };
const MAC: PathRules = { platform: 'darwin' };
const WINDOWS: PathRules = { platform: 'win32' };
const WSL: PathRules = { platform: 'linux', wslDistro: 'Ubuntu' };
const linked = (...links: [string, string][]): PathRules => ({ platform: 'linux', links: new Map(links) });

describe('isSameFolder', () => {
  const rows: readonly [title: string, left: string, right: string, rules: PathRules, expected: boolean][] = [
    ['a slash at the end', '/home/me/shop/', '/home/me/shop', LINUX, true],
    ['dots and double slashes', '/home/./me//shop/.', '/home/me/shop', LINUX, true],
    ['case counts on Linux', '/home/me/Shop', '/home/me/shop', LINUX, false],
    ['case does not count on a Mac', '/Users/me/Shop', '/users/me/shop', MAC, true],
    ['the root', '/', '//', LINUX, true],
    ['drive letters and backslashes', 'C:\\Users\\me\\Shop', 'c:/users/ME/shop/', WINDOWS, true],
    ['the root of a drive', 'C:\\', 'c:/', WINDOWS, true],
    ['another drive', 'C:\\shop', 'D:\\shop', WINDOWS, false],
    ['UNC', '\\\\server\\share\\shop', '//SERVER/share/shop/', WINDOWS, true],
    ['UNC is no path of a drive', '\\\\server\\share\\shop', 'C:\\server\\share\\shop', WINDOWS, false],
    [
      'both ways from Windows into WSL',
      '\\\\wsl$\\Ubuntu\\home\\me',
      '\\\\wsl.localhost\\ubuntu\\home\\me',
      WINDOWS,
      true,
    ],
    ['case counts inside WSL', '\\\\wsl$\\Ubuntu\\home\\Me', '\\\\wsl$\\Ubuntu\\home\\me', WINDOWS, false],
    ['another distribution', '\\\\wsl$\\Ubuntu\\home\\me', '\\\\wsl$\\Debian\\home\\me', WINDOWS, false],
    ['a Windows path seen from WSL', 'C:\\Users\\Me\\shop', '/mnt/c/users/me/shop', WSL, true],
    [
      'a WSL path as Windows names it',
      '\\\\wsl.localhost\\Ubuntu\\home\\me\\shop',
      '/home/me/shop',
      WSL,
      true,
    ],
    [
      'a path of another distribution',
      '\\\\wsl.localhost\\Debian\\home\\me\\shop',
      '/home/me/shop',
      WSL,
      false,
    ],
    ['a drive means nothing on plain Linux', 'C:\\shop', '/mnt/c/shop', LINUX, false],
    ['a link', '/home/me/shop', '/data/shop', linked(['/home/me/shop', '/data/shop']), true],
    ['a link above', '/home/me/git/shop', '/data/git/shop', linked(['/home/me/git', '/data/git']), true],
    ['a link to a link', '/a/x', '/c/x', linked(['/a', '/b'], ['/b', '/c']), true],
    [
      'a link that only starts alike',
      '/home/me/shopping',
      '/data/shopping',
      linked(['/home/me/shop', '/data/shop']),
      false,
    ],
    ['a loop of links ends', '/a/x', '/c/x', linked(['/a', '/b'], ['/b', '/a']), false],
  ];
  for (const [title, left, right, rules, expected] of rows) {
    it(title, () => assert.equal(isSameFolder(left, right, rules), expected));
  }
});

describe('pathBelow', () => {
  const rows: readonly [
    title: string,
    outer: string,
    inner: string,
    rules: PathRules,
    expected: string | undefined,
  ][] = [
    ['a folder below', '/home/me/shop', '/home/me/shop/apps/web', LINUX, 'apps/web'],
    ['the folder itself', '/home/me/shop', '/home/me/shop/', LINUX, ''],
    ['a folder that starts alike', '/home/me/foo', '/home/me/foobar', LINUX, undefined],
    ['a folder above', '/home/me/shop/apps', '/home/me/shop', LINUX, undefined],
    ['below the root', '/', '/apps', LINUX, 'apps'],
    ['keeps the case of the machine', 'C:\\Repos\\Shop', 'c:\\repos\\shop\\Apps\\Web', WINDOWS, 'Apps/Web'],
    ['below a drive', 'C:\\', 'c:\\Apps', WINDOWS, 'Apps'],
    ['UNC', '\\\\server\\share', '\\\\server\\share\\Apps', WINDOWS, 'Apps'],
    ['through a link', '/data/shop', '/home/me/shop/apps', linked(['/home/me/shop', '/data/shop']), 'apps'],
  ];
  for (const [title, outer, inner, rules, expected] of rows) {
    it(title, () => assert.equal(pathBelow(outer, inner, rules), expected));
  }
});
