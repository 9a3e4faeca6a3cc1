/** Text that the direct parser leaves to the one that knows all of YAML. */
export class Refusal extends Error {
  /** Thrown by nothing that is wrong: it needs no stack, and so no second one. */
  static readonly one = new Refusal('more YAML than manifests have');
}
