import assert from 'node:assert/strict';

import { shellCommands } from '../../../../src/core/trust/shell.ts';

const read = (script: string): readonly string[] =>
  shellCommands(script).map(({ program, words }) =>
    [program, ...words.slice(1).map(({ text }) => text)].join(' '),
  );

describe('the commands of a script', () => {
  const rows: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'each on its line': ['a b\nc', ['a b', 'c']],
    'behind operators': ['a && b || c; d | e &\nf', ['a', 'b', 'c', 'd', 'e', 'f']],
    'over several lines': ['kubectl apply \\\n  -f x \\\r\n  -n y', ['kubectl apply -f x -n y']],
    'without comments': ['a # kubectl delete ns\n# b\nc#d', ['a', 'c#d']],
    'with quotes': [`a "b c" 'd"e' f"g"'h' i\\ j`, ['a b c d"e fgh i j']],
    'with expansions': [
      'a $B ${C:-d e} ${{ secrets.F }} "${{ a || b }}"',
      ['a $B ${C:-d e} ${{ secrets.F }} ${{ a || b }}'],
    ],
    'within substitutions': ['x=$(kubectl get pods) a "b $(c d)"', ['kubectl get pods', 'a b $(c d)', 'c d']],
    'within a shell': [
      "bash -ec 'kubectl delete ns x; a'",
      ['bash -ec kubectl delete ns x; a', 'kubectl delete ns x', 'a'],
    ],
    'behind what runs them': [
      'sudo -u me A=b env C=d timeout -k 5 60 kubectl apply -f x\nls | xargs -n 1 kubectl delete pod',
      ['kubectl apply -f x', 'ls', 'kubectl delete pod'],
    ],
    'within conditions and loops': [
      'if ! kubectl get ns; then kubectl create ns a; fi\nfor x in a b; do helm upgrade $x; done',
      ['kubectl get ns', 'kubectl create ns a', 'fi', 'for x in a b', 'helm upgrade $x', 'done'],
    ],
    'by the name of the program': [
      '/usr/local/bin/kubectl get x\n./helm.exe list',
      ['kubectl get x', 'helm list'],
    ],
    'without here documents': [
      "kubectl apply -f - <<EOF\nkubectl delete ns all\nEOF\nb <<-'X' > out\n\tc\n\tX\nd",
      ['kubectl apply -f -', 'b', 'd'],
    ],
    'of a broken script': ['a "b\nc $(d', ['a b\nc $(d', 'd']],
    'of nothing': ['\n  # only\n', []],
  };
  for (const [name, [script, expected]] of Object.entries(rows)) {
    it(`are read ${name}`, () => {
      assert.deepEqual(read(script), expected);
    });
  }
  it('know where they stand, and where their output goes', () => {
    const script = 'echo "$(base64 -d x)" > ~/.kube/config 2>&1\n  kubectl  get ns';
    const [echo, inner, kubectl] = shellCommands(script);
    assert.deepEqual(echo?.targets, ['~/.kube/config', '1']);
    assert.equal(script.slice(inner?.start, inner?.end), 'base64 -d x');
    assert.equal(script.slice(kubectl?.start, kubectl?.end), 'kubectl  get ns');
  });
  it('end for every cut of a script', () => {
    const script = Object.values(rows)
      .map(([text]) => text)
      .join('\n');
    for (let end = 0; end <= script.length; end++) {
      for (const { start, end: last } of shellCommands(script.slice(0, end))) {
        assert.ok(start >= 0 && start < last && last <= end, `cut at ${end}`);
      }
    }
  });
});
