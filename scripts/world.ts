/** What VS Code is opened on. The demo is one; real control planes are another. */
export interface World {
  readonly kubeconfig: string;
  readonly workspace: string;
  /** Where the commands of the demo extension go. */
  readonly controlFile: string;
  close(): Promise<void>;
}
