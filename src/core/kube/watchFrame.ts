import type { ClusterError } from '../model/connection.ts';
import { asKubeObject } from '../model/kubeObject.ts';
import type { WatchFrame } from '../ports.ts';
import { asText, at, parseJson } from '../util/json.ts';
import type { Result } from '../util/result.ts';
import { err, ok } from '../util/result.ts';
import { statusObjectError } from './statusError.ts';
import type { Asked } from './statusError.ts';

/** One line of a watch. An ERROR frame is the error it carries; anything unknown is garbage. */
export function parseFrame(line: string, asked: Asked, server: string): Result<WatchFrame, ClusterError> {
  const frame = parseJson(line);
  const type = asText(at(frame, 'type'));
  const content = at(frame, 'object');
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED': {
      const object = asKubeObject(content);
      return object ? ok({ type, object }) : garbage(line);
    }
    case 'BOOKMARK': {
      const resourceVersion = asText(at(content, 'metadata', 'resourceVersion'));
      return resourceVersion ? ok({ type, resourceVersion }) : garbage(line);
    }
    case 'ERROR':
      return err(statusObjectError(content, asked, server));
    case undefined:
    default:
      return garbage(line);
  }
}

function garbage(line: string): Result<never, ClusterError> {
  // The frame may be a Secret: its beginning is not shown.
  return err({ code: 'garbage', detail: `a watch sent ${line.length} characters that are no frame` });
}
