/** Suites that tell what they make from what is there, so that they run on any cluster. */
const ON_ANY_CLUSTER: readonly string[] = ['acting', 'families', 'revert', 'sources'];

const SOURCES = 'it fetches in the place of source-controller, and the real one would write the same status';
const ALONE =
  'it compares everything that the controllers made with what they should have made, nothing else beside it';

/** Why each of the others needs a lab of its own. */
const NEEDS_A_LAB: Readonly<Record<string, string>> = {
  apiSequences: 'it makes and removes objects of the whole cluster, under names that it does not choose',
  demoAsRecorded: 'it compares the demo cluster with recordings, and asks no cluster',
  extension: ALONE,
  flux: SOURCES,
  fluxFeatures: SOURCES,
  fluxPullLoop: SOURCES,
  fluxStates: SOURCES,
  lifecycle: 'it starts labs and kills them',
  pullLoop: ALONE,
  schemas: 'it asks an API server with the definitions of the pinned versions',
};

/** What keeps a suite, by the name of its file, from a cluster that somebody named; undefined where nothing does. */
export function whyNotThere(suite: string): string | undefined {
  return ON_ANY_CLUSTER.includes(suite) ? undefined : (NEEDS_A_LAB[suite] ?? 'nobody said that it may');
}

/** What somebody asked for cannot run; the message is a sentence for them. */
export class WrongSuite extends Error {}

/** Those of the suites that run on a named cluster. Throws `WrongSuite` where one is wanted that does not. */
export function thoseThere(suites: readonly string[], wanted?: readonly string[]): readonly string[] {
  for (const suite of wanted ?? []) {
    const why = suites.includes(suite) ? whyNotThere(suite) : undefined;
    if (why !== undefined) {
      throw new WrongSuite(
        `The suite "${suite}" does not run on a named cluster: ${why}. Leave out --kubeconfig, and it gets a lab.`,
      );
    }
  }
  return suites.filter((suite) => whyNotThere(suite) === undefined);
}
