import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asArray, asNumber, asText, at } from '../../../src/core/util/json.ts';
import { COMBINED } from '../../world/flux/correlator.ts';

/** What is compared of an object of Flux: all of its status but for times, durations, commits, digests and addresses. */
export function maskedFlux(object: KubeObject): unknown {
  const status = (object['status'] ?? {}) as Readonly<Record<string, unknown>>;
  const annotations = object.metadata.annotations ?? {};
  return mask({
    ...status,
    conditions: asArray(status['conditions']).toSorted((a, b) =>
      (asText(at(a, 'type')) ?? '') < (asText(at(b, 'type')) ?? '') ? -1 : 1,
    ),
    // What is tried again and again is counted on meanwhile.
    failures: (asNumber(status['failures']) ?? 0) > 2 ? 'many' : status['failures'],
    'generation is observed': at(status, 'observedGeneration') === at(object, 'metadata', 'generation'),
    suspend: at(object, 'spec', 'suspend'),
    finalizers: object.metadata.finalizers,
    annotations: Object.keys(annotations).toSorted(),
    labels: object.metadata.labels,
  });
}

/** One line for each thing that Events say of an object, in the order of its words: how often and when is chance. */
export function maskedEvents(events: readonly KubeObject[], about: KubeObject): readonly string[] {
  const lines = events
    .filter(
      ({ involvedObject }) =>
        at(involvedObject, 'kind') === about.kind &&
        at(involvedObject, 'namespace') === about.metadata.namespace &&
        at(involvedObject, 'name') === about.metadata.name,
    )
    .map((event) => {
      const said = ['type', 'reason', 'message'].map((key) => asText(event[key]) ?? '').join(' ');
      // More than ten of a kind in ten minutes are told as one: its text changes, and it has lost the revision.
      const isOften = /^Normal \w+Succeeded /.test(said);
      const annotations = isOften ? {} : mask(event.metadata.annotations ?? {});
      const text = maskText(said.replace(COMBINED, '')).replaceAll(/\.v\d+\b/g, isOften ? '.vN' : '$&');
      return `${text} ${JSON.stringify(annotations)}`;
    });
  return [...new Set(lines)].toSorted();
}

/** Written by the controllers of workloads and the cluster itself. */
const NOT_OF_GIT = ['deployment.kubernetes.io/revision'];

/** Fields of a live object that its owner in Git decides: not who else wrote what, and not its status. */
export function maskedLive(object: KubeObject): unknown {
  const { labels, annotations = {}, name, namespace } = object.metadata;
  const kept = Object.entries(annotations).filter(([key]) => !NOT_OF_GIT.includes(key));
  const { apiVersion: _v, kind: _k, metadata: _m, status: _s, ...rest } = object;
  return mask({ ...rest, metadata: { name, namespace, labels, annotations: Object.fromEntries(kept) } });
}

function mask(value: unknown): unknown {
  if (typeof value === 'string') {
    return maskText(value);
  }
  if (Array.isArray(value)) {
    return asArray(value).map((one) => mask(one));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, mask(inner)]),
    );
  }
  return value;
}

function maskText(text: string): string {
  return (
    text
      .replaceAll(/https?:\/\/127\.0\.0\.1:\d+/g, 'ADDRESS')
      .replaceAll(/\b10\.\d+\.\d+\.\d+\b/g, 'IP')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/sha256:[0-9a-f]{64}/g, 'DIGEST')
      .replaceAll(/\b[0-9a-f]{40}\b/g, 'COMMIT')
      .replaceAll(/\+[0-9a-f]{12}\b/g, '+COMMIT')
      .replaceAll(/\b(in|after) (\d+m)?\d+(\.\d+)?(µs|ms|s)(?![\w.])/g, 'in DURATION')
      .replaceAll(/^\d+(\.\d+)?(µs|ms|s)$|^\d+m[\d.]+s$/g, 'DURATION')
      .replaceAll(/\/\S*\/kustomization-\d+/g, 'FOLDER')
      // How a client with too little time says that it ran out of it.
      .replaceAll(
        /timeout waiting for: \[[^\]]*\]|client rate limiter Wait returned an error: .*?deadline/g,
        'TOO LATE',
      )
      .replaceAll(/(failed to parse the CEL expression '[^']*'): [\s\S]*$/g, '$1')
      .replaceAll(/\byaml: line \d+/g, 'yaml: line N')
      .replace(/\n\nLast Helm logs:[\s\S]*$/, '')
  );
}
