import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import type { ClusterError } from '../../../../src/core/model/connection.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { WatchFrame } from '../../../../src/core/ports.ts';
import { objectKey } from '../../../../src/core/watch/listWatch.ts';
import type { ListWatchEffect, ListWatchInput } from '../../../../src/core/watch/protocol.ts';
import { anApp, Machine } from './fixtures.ts';

/** A server of a few objects. Each change makes a frame; the log of frames can be compacted away. */
class TinyServer {
  readonly objects = new Map<string, KubeObject>();
  readonly #log: WatchFrame[] = [];
  #compactedUpTo = 0;
  #version = 0;

  change(name: string): void {
    this.#version++;
    const object = anApp(name, String(this.#version));
    const type = this.objects.has(objectKey(object)) ? 'MODIFIED' : 'ADDED';
    this.objects.set(objectKey(object), object);
    this.#log.push({ type, object });
  }

  remove(name: string): void {
    const key = objectKey(anApp(name));
    if (this.objects.delete(key)) {
      this.#version++;
      this.#log.push({ type: 'DELETED', object: anApp(name, String(this.#version)) });
    }
  }

  compact(): void {
    this.#compactedUpTo = this.#version;
  }

  /** Frames since a version, or undefined where they are gone. */
  since(resourceVersion: string): readonly WatchFrame[] | undefined {
    return Number(resourceVersion) < this.#compactedUpTo
      ? undefined
      : this.#log.slice(Number(resourceVersion));
  }

  list(): { items: readonly KubeObject[]; resourceVersion: string } {
    return { items: [...this.objects.values()], resourceVersion: String(this.#version) };
  }
}

const ERRORS: readonly ClusterError[] = [
  { code: 'unreachable', server: '', detail: '' },
  { code: 'timeout', server: '', detail: '' },
  { code: 'gone', detail: '' },
  { code: 'garbage', detail: '' },
  { code: 'server', status: 500, detail: '' },
  { code: 'tooMany', detail: '' },
  { code: 'forbidden', verb: '', resource: '', detail: '' },
  { code: 'unauthorized', server: '', detail: '' },
  { code: 'notFound', detail: '' },
];

type Move =
  | { readonly act: 'change' | 'remove'; readonly name: string }
  | { readonly act: 'compact' | 'answer' | 'end' | 'retry' | 'later' | 'restart' }
  | { readonly act: 'fail'; readonly error: ClusterError }
  | { readonly act: 'stray'; readonly input: ListWatchInput };

const name = fc.constantFrom('a', 'b', 'c', 'd');
const stray: fc.Arbitrary<ListWatchInput> = fc.oneof(
  fc.record({ type: fc.constant('opened' as const), turn: fc.nat(8) }),
  fc.record({ type: fc.constant('waited' as const), turn: fc.nat(8) }),
  fc.record({ type: fc.constant('start' as const) }),
);
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ act: fc.constantFrom('change' as const, 'remove' as const), name }),
  fc.record({
    act: fc.constantFrom(
      'compact',
      'answer',
      'answer',
      'end',
      'retry',
      'later',
      'restart' as const,
    ) as fc.Arbitrary<'answer'>,
  }),
  fc.record({ act: fc.constant('fail' as const), error: fc.constantFrom(...ERRORS) }),
  fc.record({ act: fc.constant('stray' as const), input: stray }),
);

/** Plays the driver: keeps the one request under way and answers it from the server. */
class Play {
  readonly machine = new Machine();
  readonly server = new TinyServer();
  readonly known = new Map<string, KubeObject>();
  requests = 0;
  #current: ListWatchEffect | undefined;
  #read = 0;

  feed(input: ListWatchInput): void {
    this.machine.feed(input);
    for (const effect of this.machine.effects) {
      if (effect.do === 'list' || effect.do === 'watch' || effect.do === 'wait') {
        this.#current = effect;
        this.requests += effect.do === 'wait' ? 0 : 1;
      } else if (effect.do === 'abort') {
        this.#current = undefined;
      }
    }
    for (; this.#read < this.machine.events.length; this.#read++) {
      const event = this.machine.events[this.#read];
      if (event?.type === 'page') {
        event.objects.forEach((object) => this.known.set(objectKey(object), object));
      } else if (event?.type === 'listed') {
        [...this.known.keys()].filter((key) => !event.keys.has(key)).forEach((key) => this.known.delete(key));
      } else if (event?.type === 'changed') {
        this.known.set(objectKey(event.object), event.object);
      } else if (event?.type === 'removed') {
        this.known.delete(objectKey(event.object));
      }
    }
  }

  answer(): void {
    const current = this.#current;
    if (current?.do === 'list') {
      this.feed({ type: 'page', turn: current.turn, page: this.server.list() });
    } else if (current?.do === 'wait') {
      this.machine.now += current.ms;
      this.feed({ type: 'waited', turn: current.turn });
    } else if (current?.do === 'watch') {
      const phase = this.machine.state.phase;
      const from = phase.word === 'watching' ? phase.resourceVersion : current.resourceVersion;
      const frames = this.server.since(from);
      this.feed({ type: 'opened', turn: current.turn });
      this.feed(
        frames
          ? { type: 'frames', turn: current.turn, frames }
          : { type: 'ended', turn: current.turn, error: { code: 'gone', detail: '' } },
      );
    }
  }

  move(move: Move): void {
    const turn = this.machine.state.turn;
    switch (move.act) {
      case 'change':
        return this.server.change(move.name);
      case 'remove':
        return this.server.remove(move.name);
      case 'compact':
        return this.server.compact();
      case 'answer':
        return this.answer();
      case 'later':
        this.machine.now += 130_000;
        return undefined;
      case 'end':
        return this.feed({ type: 'ended', turn });
      case 'fail':
        return this.feed({ type: 'ended', turn, error: move.error });
      case 'retry':
        return this.feed({ type: 'retry' });
      case 'restart':
        this.feed({ type: 'stop' });
        return this.feed({ type: 'start' });
      case 'stray':
        return this.feed(move.input);
    }
  }
}

describe('list-watch: whatever the order of things', () => {
  it('knows what the server has, once the server answers again', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const play = new Play();
        play.feed({ type: 'start' });
        moves.forEach((each) => play.move(each));
        play.feed({ type: 'retry' });
        for (let rounds = 0; rounds < 8; rounds++) {
          play.answer();
        }
        assert.deepEqual(play.known, play.server.objects);
      }),
      { numRuns: 500 },
    );
  });

  it('sends at most one request for each thing that happens, and none while it waits', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const play = new Play();
        play.feed({ type: 'start' });
        for (const each of moves) {
          const before = play.requests;
          play.move(each);
          assert.ok(play.requests - before <= 1 || each.act === 'answer');
          assert.ok(play.requests - before <= 2);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not storm a server that refuses or ends everything at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<ClusterError | undefined>(undefined, ...ERRORS), { minLength: 1 }),
        (errors) => {
          const play = new Play();
          play.feed({ type: 'start' });
          play.answer();
          // A minute of nothing but failures, each the moment its request goes out.
          for (
            let index = 0;
            play.machine.now < 60_000 && play.machine.state.phase.word !== 'denied';
            index++
          ) {
            assert.ok(play.requests < 40, `${play.requests} requests in ${play.machine.now} ms`);
            const error = errors[index % errors.length];
            const turn = play.machine.state.turn;
            if (play.machine.state.phase.word === 'waiting') {
              play.answer();
            } else {
              play.feed(error ? { type: 'ended', turn, error } : { type: 'ended', turn });
            }
          }
        },
      ),
    );
  });
});
