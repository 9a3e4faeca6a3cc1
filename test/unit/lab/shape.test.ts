import assert from 'node:assert/strict';

import { recording as recordingOf } from '../recorded.ts';
import { shapeOf } from '../../lab/record/shape.ts';

type Loose = Record<string, unknown>;

describe('the shape of a recording', () => {
  const recording = recordingOf('self-heal-scaled');
  const { object } = recording;
  const status = object['status'] as Loose;
  const changed = (change: Loose): string =>
    shapeOf({ ...recording, ...(change as Partial<typeof recording>) });
  const withStatus = (change: Loose): string =>
    changed({ object: { ...object, status: { ...status, ...change } } });
  const said = (reason: string, message: string): Loose => ({
    apiVersion: 'v1',
    kind: 'Event',
    reason,
    message,
  });

  const same = (title: string, shape: () => string): void => {
    it(`is the same with ${title}`, () => assert.equal(shape(), shapeOf(recording)));
  };
  const other = (title: string, shape: () => string): void => {
    it(`is another with ${title}`, () => assert.notEqual(shape(), shapeOf(recording)));
  };

  same('other times', () => withStatus({ reconciledAt: '2026-01-05T10:11:12Z' }));
  same('managers in another order', () => {
    const managedFields = object.metadata.managedFields?.toReversed();
    return changed({ object: { ...object, metadata: { ...object.metadata, managedFields } } });
  });
  same('keys in another order', () =>
    changed({ object: Object.fromEntries(Object.entries(object).toReversed()) }),
  );
  same('an Event twice, and a health that was seen on the way', () => {
    const [first] = recording.events;
    const seen = said('ResourceUpdated', 'Updated health status: Healthy -> Progressing');
    return changed({ events: [...recording.events, first, seen] });
  });
  same('one more frame of a rollout', () => {
    const last = recording.frames.at(-1);
    const frame = {
      ...last,
      object: { ...last?.object, status: { ...status, health: { status: 'Progressing' } } },
    };
    return changed({ frames: [...recording.frames, frame] });
  });

  other('another verdict', () => withStatus({ sync: { status: 'OutOfSync' } }));
  other('another health at the end', () => withStatus({ health: { status: 'Progressing' } }));
  other('one manager less', () => {
    const managedFields = object.metadata.managedFields?.slice(1);
    return changed({ object: { ...object, metadata: { ...object.metadata, managedFields } } });
  });
  other('an Event more', () =>
    changed({ events: [...recording.events, said('OperationStarted', 'Initiated by sam.doyle')] }),
  );
  other('a frame more of another operation', () => {
    const last = recording.frames.at(-1);
    const failed = { ...status, operationState: { phase: 'Failed' } };
    return changed({
      frames: [...recording.frames, { ...last, object: { ...last?.object, status: failed } }],
    });
  });
});
