import assert from 'node:assert/strict';

import type { Json, JsonObject } from '../../../../src/core/util/json.ts';
import { withoutJq } from '../../../../src/core/util/jq/jqRemoval.ts';

const WEB = { name: 'web', image: 'web:1', env: [{ name: 'A' }, { name: 'B' }] };
const PROXY = { name: 'istio-proxy', image: 'proxy:2', ports: [{ port: 80, nodePort: 3000 }, { port: 81 }] };
const OBJECT = {
  metadata: { annotations: { 'a.io/b': '1', c: 'x' }, labels: null },
  spec: { replicas: 3, paused: false, containers: [WEB, PROXY] },
  rules: [1, 2, 3, [4, { caBundle: 'z' }]],
};

/** Each answer is that of gojq 0.12.19, by which Argo CD 3.5 evaluates `del(…)`. */
describe('what del() of a jq expression leaves', () => {
  const leaves = (expression: string, expected: Json): void => {
    it(expression, () => assert.deepEqual(withoutJq(OBJECT, expression), expected));
  };
  const spec = (change: object): Json => ({ ...OBJECT, spec: { ...OBJECT.spec, ...change } });
  const without = (key: 'metadata' | 'spec' | 'rules'): Json => {
    const { [key]: _gone, ...rest } = OBJECT;
    return rest;
  };
  const containers = (...items: readonly object[]): Json => spec({ containers: items });
  const rules = (...items: readonly Json[]): Json => ({ ...OBJECT, rules: items });
  const annotations = (left: JsonObject): Json => ({
    ...OBJECT,
    metadata: { ...OBJECT.metadata, annotations: left },
  });
  const [nameOfWeb, nameOfProxy] = [
    { name: WEB.name, env: WEB.env },
    { name: PROXY.name, ports: PROXY.ports },
  ];
  const list = OBJECT.rules[3] as Json;

  leaves('.spec', without('spec'));
  leaves('.spec.containers[].image', containers(nameOfWeb, nameOfProxy));
  leaves('.spec.containers[0].image', containers(nameOfWeb, PROXY));
  leaves('.spec.containers[-1]', containers(WEB));
  leaves('.spec.containers[] | select(.name == "istio-proxy")', containers(WEB));
  leaves('.spec.containers[]|select(.name|test("^ISTIO"; "i")).image', containers(WEB, nameOfProxy));
  leaves('.spec.containers[] | select(.env | any(.name == "B")?) | .image', containers(nameOfWeb, PROXY));
  leaves(
    '.spec.containers[].ports[]?.nodePort',
    containers(WEB, { ...PROXY, ports: [{ port: 80 }, { port: 81 }] }),
  );
  leaves(
    '.spec.containers[].env[]? | select(.name | IN("A", "C"))',
    containers({ ...WEB, env: [{ name: 'B' }] }, PROXY),
  );
  leaves('.metadata.annotations."a.io/b"', annotations({ c: 'x' }));
  leaves('.metadata.annotations.["a.io/b"]', annotations({ c: 'x' }));
  leaves(
    '.metadata.annotations | keys[] as $k | select($k | startswith("a.io/")) | .[$k]',
    annotations({ c: 'x' }),
  );
  leaves('.metadata.annotations | .["c", "a.io/b"]', annotations({}));
  leaves('getpath(["metadata", "annotations", "c"])', annotations({ 'a.io/b': '1' }));
  leaves('getpath(paths | select(.[-1] == "caBundle"))', rules(1, 2, 3, [4, {}]));
  leaves('.. | objects | select(has("caBundle")) | .caBundle', rules(1, 2, 3, [4, {}]));
  leaves('..|.caBundle?', rules(1, 2, 3, [4, {}]));
  leaves('.rules[0], .rules[2]', rules(2, list));
  leaves('.rules[] | numbers | select(. > 1 and . != 3)', rules(1, 3, list));
  leaves('.rules[] | select(type == "number" | not)', rules(1, 2, 3));
  leaves('first(.rules[])', rules(2, 3, list));
  leaves('.rules | last', rules(1, 2, 3));
  leaves('.rules[1.7]', rules(1, 3, list));
  leaves('.spec.paused // .spec.containers', {
    ...OBJECT,
    spec: { replicas: 3, paused: false },
  });
  leaves('if .spec.replicas == 3 then .rules elif .x then .spec else empty end', without('rules'));
  leaves('.spec.replicas, .spec', without('spec'));

  describe('leaves all as it is', () => {
    for (const expression of [
      '.spec.missing.deeper',
      '.metadata.labels.x',
      '.spec.containers[5]',
      'empty',
      // An error at run time: the controller passes over the rule.
      '.spec.x.y, .spec.replicas.y',
      '.rules.x',
      '.metadata.labels[]',
      '.spec.containers | map(.name)',
      '(.spec.missing // {}) | .x',
      'error("no")',
      '.spec.replicas | startswith("3")',
    ]) {
      leaves(expression, OBJECT);
    }
  });

  describe('is not told', () => {
    for (const expression of [
      '.',
      '.spec[',
      '.a-b',
      '/spec/replicas',
      '.spec | nobody',
      '.rules[0:2]',
      '.spec.replicas |= 1',
      '.metadata.annotations | to_entries[]',
      '"\\(.spec)"',
      '$x',
      '.spec.replicas + 1',
      '.spec # to the end of the line',
      '. as {spec: $x} | .rules',
      '.spec.containers[*].image',
    ]) {
      it(expression, () => assert.equal(withoutJq(OBJECT, expression), undefined));
    }
  });

  describe('ends', () => {
    for (const expression of [
      'recurse(.)',
      'recurse(.missing) | .x',
      'select([recurse(.)] | length > 0)',
      'select("a" | [recurse(. + .)] | length > 0) | .spec',
      `${'('.repeat(5000)}.spec${')'.repeat(5000)}`,
      '[..] | [.[] as $a | .[] as $b | .[] as $c | .[] as $d | .[] as $e | $a == $b] | .[0]',
    ]) {
      it(expression.slice(0, 60), () => assert.equal(withoutJq(OBJECT, expression), undefined));
    }
  });

  it('knows what is in an object by its own keys alone', () => {
    const value: Json = JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as Json;
    assert.equal(JSON.stringify(withoutJq(value, '.b')), '{"__proto__":{"a":1}}');
    assert.equal(JSON.stringify(withoutJq(value, '.constructor')), JSON.stringify(value));
    assert.equal(JSON.stringify(withoutJq(value, 'select(has("toString")) | .b')), JSON.stringify(value));
  });
});
