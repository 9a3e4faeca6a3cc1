import type { Fields, Value } from './json.ts';
import { isFields } from './json.ts';
import { childShape, itemShape } from './shape.ts';
import type { Shape } from './shape.ts';
import { itemStep } from './typedValue.ts';

/** The live value with the configuration laid over it: leaves of the configuration win, items merge by identity. */
export function merged(live: Value | undefined, config: Value | undefined, shape: Shape): Value | undefined {
  const known = config ?? live;
  if (Array.isArray(known) && shape.lists !== 'atomic' && hasAny(live, config)) {
    return mergedList(asList(live), asList(config), shape);
  }
  if (isFields(known) && shape.objects !== 'atomic' && hasAny(live, config)) {
    return mergedMap(isFields(live) ? live : {}, isFields(config) ? config : {}, shape);
  }
  return config === undefined ? live : config;
}

/** Two empty values keep the difference between empty and absent: the configuration's word counts. */
function hasAny(...values: readonly (Value | undefined)[]): boolean {
  return values.some((value) =>
    Array.isArray(value) ? value.length > 0 : isFields(value) && Object.keys(value).length > 0,
  );
}

function asList(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function mergedMap(live: Fields, config: Fields, shape: Shape): Fields {
  const out: Fields = {};
  for (const key of new Set([...Object.keys(live), ...Object.keys(config)])) {
    const value = merged(live[key], config[key], childShape(shape, key));
    if (value !== undefined) {
      out[key] = value;
    }
  }
  return out;
}

/**
 * Items that both have stand in the order of the configuration; the live ones keep their place relative to the shared
 * items around them.
 */
function mergedList(live: readonly Value[], config: readonly Value[], shape: Shape): Value[] {
  const liveSteps = live.map((item, at) => itemStep(shape, item, at));
  const configSteps = config.map((item, at) => itemStep(shape, item, at));
  const liveAt = new Map(liveSteps.map((step, at) => [step, at]));
  const configAt = new Map(configSteps.map((step, at) => [step, at]));
  const shared = configSteps.filter((step) => liveAt.has(step));
  const done = new Set<string>();
  const out: Value[] = [];
  const take = (step: string): void => {
    const at = liveAt.get(step);
    const value = merged(
      at === undefined ? undefined : live[at],
      config[configAt.get(step) ?? -1],
      itemShape(shape),
    );
    if (value !== undefined) {
      out.push(value);
    }
    done.add(step);
  };
  let l = 0;
  let c = 0;
  while (l < liveSteps.length || c < configSteps.length) {
    const mine = liveSteps[l];
    const theirs = configSteps[c];
    if (mine !== undefined && theirs !== undefined) {
      if (mine === theirs) {
        take(mine);
        shared.shift();
        l += 1;
        c += 1;
        continue;
      }
      if (configAt.has(mine) && shared[0] !== undefined && shared[0] !== mine) {
        l += 1; // it comes later, where the configuration has it
        continue;
      }
    }
    if (mine !== undefined && !configAt.has(mine)) {
      take(mine);
      l += 1;
      continue;
    }
    if (mine !== undefined && done.has(mine)) {
      l += 1;
    }
    if (theirs !== undefined) {
      take(theirs);
      c += 1;
      if (shared[0] === theirs) {
        shared.shift();
      }
    }
  }
  return out;
}
