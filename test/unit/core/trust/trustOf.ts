import type { TrustReport } from '../../../../src/core/trust/report.ts';
import { trustReport } from '../../../../src/core/trust/report.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';

export interface Told {
  /** `<rule> <verdict> <what>`, and the credentials in brackets. */
  readonly places: readonly string[];
  /** What is underlined, in the same order. */
  readonly underlined: readonly string[];
  readonly gitWrites: readonly string[];
}

export function reportOf(path: string, text: string): TrustReport | undefined {
  const [document] = parseYaml(text);
  return document && trustReport(path, document.text, document.root);
}

export function tell(path: string, text: string): Told {
  const report = reportOf(path, text);
  const places = report?.places ?? [];
  return {
    places: places.map(({ rule, verdict, what, credentials, problems }) => {
      const names = credentials.map(({ name, by }) => name || by).join(', ');
      return [rule, verdict, what, `(${names})`, ...problems].join(' ');
    }),
    underlined: places.map(({ range }) => text.slice(range.start, range.end)),
    gitWrites: (report?.gitWrites ?? []).map(({ what }) => what),
  };
}

/** A workflow with one job of these steps (indented by six). */
export const workflow = (on: string, steps: string, name = 'Deploy'): string =>
  `name: ${name}\non: ${on}\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n${steps}`;
export const WORKFLOW = '.github/workflows/deploy.yaml';
