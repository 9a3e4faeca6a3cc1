import type { Destination } from './app.ts';

/** Argo CD's names for the cluster that the controller itself runs in. */
const IN_CLUSTER_SERVER = /^https:\/\/kubernetes\.default(\.svc(\.cluster\.local)?)?(:443)?\/?$/;
const IN_CLUSTER_NAME = 'in-cluster';

/** Whether the objects of an app live in the cluster of `server`, from which the app's own record was read. */
export function isInCluster(destination: Destination, server: string | undefined): boolean {
  if (destination.name) {
    return destination.name === IN_CLUSTER_NAME;
  }
  if (!destination.server || IN_CLUSTER_SERVER.test(destination.server)) {
    return true;
  }
  return server !== undefined && isSameServer(destination.server, server);
}

/** Scheme and host without regard to case, the scheme's own port and a trailing slash left out. */
export function isSameServer(one: string, other: string): boolean {
  return normalServer(one) === normalServer(other);
}

/** An address as it is compared; the text itself where it is no address. */
export function normalServer(server: string): string {
  try {
    return new URL(server).href.replace(/\/$/, '');
  } catch {
    return server;
  }
}
