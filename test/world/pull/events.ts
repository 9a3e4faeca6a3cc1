import { controllerName, timeOf, type Context } from './context.ts';
import { EVENT } from './eventKind.ts';
import { textAt } from './json.ts';
import * as o from './objects.ts';

let count = 0;

/** An Event on an ApplicationSet, by its controller. */
export async function setEvent(context: Context, set: o.Obj, reason: string, message: string): Promise<void> {
  if (!context.activity.isSilent) {
    await context.client.create(
      EVENT,
      eventOf(context, set, { type: 'Normal', reason, message, component: 'applicationset-controller' }),
    );
  }
}

/** An Event on an Application, as the controller leaves it in the app's namespace. */
export async function appEvent(
  context: Context,
  app: o.Obj,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): Promise<void> {
  if (context.activity.isSilent) {
    return;
  }
  const event = eventOf(context, app, { type, reason, message, component: controllerName });
  const annotations = {
    'dest-namespace': textAt(app, 'spec', 'destination', 'namespace'),
    'dest-server': textAt(app, 'spec', 'destination', 'server'),
  };
  await context.client.create(EVENT, o.withMetadata(event, { annotations }), { manager: controllerName });
}

interface Said {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly component: string;
}

function eventOf(context: Context, obj: o.Obj, { type, reason, message, component }: Said): o.Obj {
  count += 1;
  const time = timeOf(context);
  const nanoseconds = BigInt(Math.round(context.now())) * 1_000_000n + BigInt(count % 1_000_000);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${o.nameOf(obj)}.${nanoseconds.toString(16)}`, namespace: o.namespaceOf(obj) },
    involvedObject: {
      apiVersion: textAt(obj, 'apiVersion'),
      kind: o.kindOf(obj),
      name: o.nameOf(obj),
      namespace: o.namespaceOf(obj),
      resourceVersion: o.versionTagOf(obj),
      uid: o.uidOf(obj),
    },
    source: { component },
    type,
    reason,
    message,
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
  };
}
