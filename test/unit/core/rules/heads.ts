/** The first lines of manifests, so that rows of tables show only what they are about. */
export const APP = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\n';
/** An Application that is whole but for what a row adds below `spec`. */
export const APP_SPEC = `${APP}spec:\n  project: shop\n  destination: {name: prod}\n`;
export const SET = 'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: shops}\n';

/** A Flux object of a group's short name and a version: `flux('source', 'v1', 'Bucket', lines)`. */
export const flux = (group: string, version: string, kind: string, spec: string): string =>
  `apiVersion: ${group}.toolkit.fluxcd.io/${version}\nkind: ${kind}\nmetadata: {name: shop}\nspec:\n${spec}`;
