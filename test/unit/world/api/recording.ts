import { readFileSync } from 'node:fs';

import { Agent, request } from 'undici';

import type { Json, JsonObject } from '../../../../src/core/util/json.ts';
import { at, isObject, parseJson } from '../../../../src/core/util/json.ts';
import type { Step } from './sequences/step.ts';

/** Where a sequence is sent: the demo cluster, or a real API server that is recorded. */
export interface Target {
  readonly server: string;
  readonly certificateAuthority?: string;
  /** Bearer token of a user. */
  readonly token: (user: string) => string;
}

/** What came back, with all that differs from run to run masked. */
export interface RecordedAnswer {
  readonly request: string;
  readonly status: number;
  readonly type: string;
  readonly warning?: string;
  /** A JSON body, the frames of a watch, or plain text. */
  readonly body: Json;
}

export const recordedFolder = new URL('../../../golden/world/api/', import.meta.url);

/** What a real API server answered to the sequences of one file, by name. */
export function readRecorded(suite: string): Record<string, RecordedAnswer[]> {
  const text = readFileSync(new URL(`${suite}.json`, recordedFolder), 'utf8');
  return JSON.parse(text) as Record<string, RecordedAnswer[]>;
}

/** Plays a sequence in a namespace of its own. */
export async function play(
  target: Target,
  steps: readonly Step[],
  namespace: string,
): Promise<RecordedAnswer[]> {
  const agent = new Agent({
    allowH2: false,
    connect:
      target.certificateAuthority === undefined
        ? { rejectUnauthorized: false }
        : { ca: target.certificateAuthority },
  });
  const known: Record<string, string> = { ns: namespace };
  const answers: RecordedAnswer[] = [];
  try {
    await send(target, agent, {
      method: 'POST',
      path: '/api/v1/namespaces',
      body: { metadata: { name: namespace } },
    });
    for (const [index, step] of steps.entries()) {
      const filled = JSON.parse(fillIn(JSON.stringify(step), known)) as Step;
      const answer = await send(target, agent, filled);
      const body = parseJson(answer.text);
      for (const [name, path] of remembered) {
        const value = at(body, ...path);
        if (typeof value === 'string') {
          known[`${name}${index}`] = value;
        }
      }
      answers.push({
        request: `${step.user ?? 'admin'} ${step.method} ${step.path}`,
        status: answer.status,
        type: answer.type,
        ...(answer.warning === '' ? {} : { warning: answer.warning }),
        body: masked(bodyOf(answer.text), namespace),
      });
      if (step.pauseMs !== undefined && target.certificateAuthority === undefined) {
        await new Promise((resolve) => {
          setTimeout(resolve, step.pauseMs);
        });
      }
    }
  } finally {
    await agent.destroy();
  }
  return answers;
}

const remembered: readonly (readonly [name: string, path: readonly string[]])[] = [
  ['rv', ['metadata', 'resourceVersion']],
  ['uid', ['metadata', 'uid']],
  ['continue', ['metadata', 'continue']],
];

function fillIn(text: string, known: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\{(ns|rv\d+|uid\d+|continue\d+)\}/gu,
    (whole, name: string) => known[name] ?? whole,
  );
}

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly warning: string;
  readonly text: string;
}

async function send(target: Target, agent: Agent, step: Step): Promise<Answered> {
  const { body } = step;
  const response = await request(`${target.server}${step.path}`, {
    method: step.method,
    dispatcher: agent,
    headers: {
      authorization: `Bearer ${target.token(step.user ?? 'admin')}`,
      accept: step.accept ?? 'application/json',
      'user-agent': step.userAgent ?? 'tester/1.0 (test)',
      ...(body === undefined ? {} : { 'content-type': step.contentType ?? 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: response.statusCode,
    type: String(response.headers['content-type'] ?? ''),
    warning: String(response.headers['warning'] ?? ''),
    text: await response.body.text(),
  };
}

/** One JSON value, one a line, or the text itself. */
function bodyOf(text: string): Json {
  const whole = parseJson(text);
  if (whole !== undefined) {
    return whole;
  }
  const frames = text
    .trim()
    .split('\n')
    .map((line) => parseJson(line));
  return frames.every((frame) => frame !== undefined) ? frames : text;
}

const volatile = new Set([
  'clusterIP',
  'continue',
  'creationTimestamp',
  'deletionTimestamp',
  'lastPhaseTransitionTime',
  'lastTransitionTime',
  'resourceVersion',
  'serverAddress',
  'storageVersionHash',
  'time',
  'uid',
]);
/** Lists whose order is an accident of the server's maps, or of a second's end between two writes. */
const unordered = new Set(['causes', 'managedFields', 'resources']);
const uids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gu;

const ITEM_KEYS = new Map([
  ['clusterIPs', 'clusterIP'],
  ['cells', 'cell'],
]);

function masked(value: Json, namespace: string, key = ''): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => masked(item, namespace, ITEM_KEYS.get(key) ?? ''));
    return unordered.has(key)
      ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items;
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .map(([name, inner]): [string, Json] => [name, masked(inner, namespace, name)])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ) satisfies JsonObject;
  }
  if (typeof value !== 'string') {
    return value;
  }
  if (volatile.has(key) && value !== '' && value !== 'None') {
    return `<${key}>`;
  }
  return (
    value
      .replaceAll(namespace, '{ns}')
      .replaceAll(uids, '<uid>')
      // The whole object as the patch left it, which has versions and times in it.
      .replaceAll(/Invalid value: "\{\\"(?:[^"\\]|\\.)*"/gu, 'Invalid value: "<object>"')
      .replaceAll(/ResourceVersion in record \(\d+\)/gu, 'ResourceVersion in record (n)')
      .replaceAll(/too old resource version: (\d+) \(\d+\)/gu, 'too old resource version: $1 (n)')
  );
}

/** The real server to record from: a kubeconfig-like JSON `{server, tokens}` named by an environment variable. */
export function recorder(): Target | undefined {
  const file = process.env['RECORD_API'];
  if (file === undefined) {
    return undefined;
  }
  const read = parseJson(readFileSync(file, 'utf8'));
  const server = at(read, 'server');
  return {
    server: typeof server === 'string' ? server : '',
    token: (user) => {
      const token = at(read, 'tokens', user);
      return typeof token === 'string' ? token : '';
    },
  };
}
