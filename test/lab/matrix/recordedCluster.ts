import type { ClusterError } from '../../../src/core/model/connection.ts';
import { kubeConnectionId } from '../../../src/core/model/ids.ts';
import { gvkOf, type KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { ClusterClient, ObjectRef, PatchRequest } from '../../../src/core/ports.ts';
import { err, ok, type Result } from '../../../src/core/util/result.ts';
import type { Managed } from './record.ts';

/** A cluster that answers as it answered when a case was recorded; what was not recorded may not be asked. */
export class RecordedCluster implements ClusterClient {
  readonly id = kubeConnectionId('/lab', 'lab');
  readonly server = 'https://lab:6443';
  readonly #rows: readonly Managed[];
  /** What was sent as a dry run: the object of Git with its tracking. */
  readonly sent: PatchRequest[] = [];

  constructor(rows: readonly Managed[]) {
    this.#rows = rows;
  }

  get(ref: ObjectRef): Promise<Result<KubeObject, ClusterError>> {
    const live = this.#row(ref)?.live;
    return Promise.resolve(
      live === undefined ? err({ code: 'notFound', detail: `${ref.kind} ${ref.name}` }) : ok(live),
    );
  }

  patch(request: PatchRequest): Promise<Result<KubeObject, ClusterError>> {
    this.sent.push(request);
    const answer = this.#row(request.ref)?.dryRun;
    if (answer?.object !== undefined) {
      return Promise.resolve(ok(answer.object));
    }
    const detail = answer?.message ?? '';
    return Promise.resolve(err(refusal(answer?.status ?? 404, detail)));
  }

  may(): Promise<Result<boolean, ClusterError>> {
    return Promise.resolve(ok(true));
  }

  discover(): never {
    return notRecorded('discovery');
  }

  serverVersion(): never {
    return notRecorded('the version');
  }

  list(): never {
    return notRecorded('a list');
  }

  table(): never {
    return notRecorded('a table');
  }

  watch(): never {
    return notRecorded('a watch');
  }

  dispose(): void {
    // Nothing is open.
  }

  #row(ref: ObjectRef): Managed | undefined {
    return this.#rows.find((row) => {
      const object = row.live ?? row.target;
      return (
        row.group === ref.group &&
        row.kind === ref.kind &&
        row.name === ref.name &&
        row.namespace === ref.namespace &&
        (object === undefined || gvkOf(object).version === ref.version)
      );
    });
  }
}

function refusal(status: number, detail: string): ClusterError {
  switch (status) {
    case 404:
      return { code: 'notFound', detail };
    case 409:
      return { code: 'conflict', detail };
    case 400:
    case 422:
      return { code: 'invalid', detail };
    default:
      return { code: 'server', status, detail };
  }
}

function notRecorded(what: string): never {
  throw new Error(`${what} was not recorded`);
}
