import { controllerName, timeOf, type Context } from './context.ts';
import { textAt } from './json.ts';
import * as o from './objects.ts';

const kind = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  isNamespaced: true,
  verbs: ['create'],
};
let count = 0;

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
  count += 1;
  const time = timeOf(context);
  const nanoseconds = BigInt(Math.round(context.now())) * 1_000_000n + BigInt(count % 1_000_000);
  await context.client.create(
    kind,
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${o.nameOf(app)}.${nanoseconds.toString(16)}`,
        namespace: o.namespaceOf(app),
        annotations: {
          'dest-namespace': textAt(app, 'spec', 'destination', 'namespace'),
          'dest-server': textAt(app, 'spec', 'destination', 'server'),
        },
      },
      involvedObject: {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        name: o.nameOf(app),
        namespace: o.namespaceOf(app),
        resourceVersion: o.versionTagOf(app),
        uid: o.uidOf(app),
      },
      source: { component: controllerName },
      type,
      reason,
      message,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
    },
    { manager: controllerName },
  );
}
