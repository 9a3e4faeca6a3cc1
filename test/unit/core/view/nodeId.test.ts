import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { appId, resourceKey } from '../../../../src/core/model/ids.ts';
import type { ConnectionId } from '../../../../src/core/model/ids.ts';
import * as node from '../../../../src/core/view/nodeId.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const connection = text.map((value) => value as ConnectionId);
const app = fc.record({ connection, group: text, kind: text, namespace: text, name: text }).map(appId);
const resource = fc.record({ group: text, kind: text, namespace: text, name: text }).map(resourceKey);

describe('node ids', () => {
  it('come back as what they were made from, whatever names hold', () => {
    fc.assert(
      fc.property(connection, app, resource, text, (connection, app, resource, word) => {
        assert.deepEqual(node.parseNodeId(node.connectionNode(connection)), {
          kind: 'connection',
          connection,
        });
        assert.deepEqual(node.parseNodeId(node.groupNode(connection, word)), {
          kind: 'group',
          connection,
          group: word,
        });
        assert.deepEqual(node.parseNodeId(node.appNode(app)), { kind: 'app', app });
        assert.deepEqual(node.parseNodeId(node.resourceNode(app, resource)), {
          kind: 'resource',
          app,
          resource,
        });
        assert.deepEqual(node.parseNodeId(node.healNode(app, resource, word)), {
          kind: 'heal',
          app,
          resource,
          at: word,
        });
        assert.deepEqual(node.parseNodeId(node.historyNode(app)), { kind: 'history', app });
        assert.deepEqual(node.parseNodeId(node.historyEntryNode(app, word)), {
          kind: 'historyEntry',
          app,
          key: word,
        });
        assert.deepEqual(node.parseNodeId(node.appMessageNode(app, word)), {
          kind: 'appMessage',
          app,
          topic: word,
        });
        assert.deepEqual(node.parseNodeId(node.connectionMessageNode(connection, word)), {
          kind: 'connectionMessage',
          connection,
          topic: word,
        });
        assert.deepEqual(node.parseNodeId(node.fileMessageNode(word)), { kind: 'fileMessage', file: word });
        assert.equal(node.appOfNode(node.resourceNode(app, resource)), app);
        assert.equal(node.appOfNode(node.connectionNode(connection)), undefined);
      }),
    );
  });

  it('are told from anything else', () => {
    for (const id of [
      '',
      'a',
      'a/b',
      'c',
      'c/%E0%A4%A',
      'g/x',
      'r/1/2/3/4/5',
      'h/1',
      'm',
      'm/x/y',
      'm/app/1',
      'm/connection/1',
      'm/file',
      'z/1',
      'a/1/2/3/4/5/6',
    ]) {
      assert.equal(node.parseNodeId(id), undefined, id);
    }
  });
});
