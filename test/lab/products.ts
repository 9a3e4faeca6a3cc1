/** Versions of what the lab runs, for reports and recordings. The pins themselves are the go.mod files in `modules/`. */
export const VERSIONS = {
  kubernetes: '1.36.3',
  argocd: '3.5.7',
  kwok: '0.8.0',
  kustomize: '5.8.1',
  helm: '4.2.4',
  /** What the labels of the CRDs say: a release of the minor version that the controllers below belong to. */
  flux: '2.9.5',
  kustomizeController: '1.9.5',
  sourceController: '1.9.5',
  helmController: '1.6.3',
  notificationController: '1.9.3',
  imageReflectorController: '1.2.4',
  imageAutomationController: '1.2.4',
} as const;

export type BinaryName =
  | 'control-plane'
  | 'argocd'
  | 'kwok'
  | 'kustomize'
  | 'helm'
  | 'kustomize-controller'
  | 'helm-controller';

/** One program that is built from a module of ours. */
export interface Binary {
  readonly name: BinaryName;
  /** Folder below `modules/`. */
  readonly module: string;
  /** Main package, as `go build` takes it. */
  readonly package: string;
  /** Values that upstream's own build stamps into the program, by variable. */
  readonly stamps?: Readonly<Record<string, string>>;
}

/** In the order in which they are built: what takes longest first, so that a missing part shows soon. */
export const BINARIES: readonly Binary[] = [
  {
    name: 'control-plane',
    module: 'control-plane',
    package: '.',
    stamps: {
      'k8s.io/component-base/version.gitVersion': `v${VERSIONS.kubernetes}`,
      'k8s.io/component-base/version.gitMajor': '1',
      'k8s.io/component-base/version.gitMinor': '36',
    },
  },
  {
    name: 'argocd',
    module: 'argocd',
    package: 'github.com/argoproj/argo-cd/v3/cmd',
    stamps: { 'github.com/argoproj/argo-cd/v3/common.version': VERSIONS.argocd },
  },
  { name: 'kwok', module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok' },
  { name: 'kustomize', module: 'kustomize', package: 'sigs.k8s.io/kustomize/kustomize/v5' },
  { name: 'helm', module: 'helm', package: 'helm.sh/helm/v4/cmd/helm' },
  { name: 'kustomize-controller', module: 'flux', package: 'github.com/fluxcd/kustomize-controller' },
  { name: 'helm-controller', module: 'flux', package: 'github.com/fluxcd/helm-controller' },
];

/** Manifests that come with a module and are read from its folder, never committed. */
export interface Manifests {
  /** Name of the copy in the cache. */
  readonly name:
    | 'argocd-crds'
    | 'argocd-config'
    | 'kustomize-crds'
    | 'helm-crds'
    | 'source-crds'
    | 'notification-crds'
    | 'image-reflector-crds'
    | 'image-automation-crds';
  readonly module: string;
  /** Go module whose folder holds them. */
  readonly from: string;
  readonly path: string;
}

export const MANIFESTS: readonly Manifests[] = [
  {
    name: 'argocd-crds',
    module: 'argocd',
    from: 'github.com/argoproj/argo-cd/v3',
    path: 'manifests/crds',
  },
  {
    name: 'argocd-config',
    module: 'argocd',
    from: 'github.com/argoproj/argo-cd/v3',
    path: 'manifests/base/config',
  },
  {
    name: 'kustomize-crds',
    module: 'flux',
    from: 'github.com/fluxcd/kustomize-controller',
    path: 'config/crd/bases',
  },
  { name: 'helm-crds', module: 'flux', from: 'github.com/fluxcd/helm-controller', path: 'config/crd/bases' },
  {
    name: 'source-crds',
    module: 'flux',
    // Not a part of the build (a module that it needs cannot be had), only its CRDs.
    from: `github.com/fluxcd/source-controller@v${VERSIONS.sourceController}`,
    path: 'config/crd/bases',
  },
  // Controllers that do not run here; what their kinds look like is known all the same.
  {
    name: 'notification-crds',
    module: 'flux',
    from: `github.com/fluxcd/notification-controller@v${VERSIONS.notificationController}`,
    path: 'config/crd/bases',
  },
  {
    name: 'image-reflector-crds',
    module: 'flux',
    from: `github.com/fluxcd/image-reflector-controller@v${VERSIONS.imageReflectorController}`,
    path: 'config/crd/bases',
  },
  {
    name: 'image-automation-crds',
    module: 'flux',
    from: `github.com/fluxcd/image-automation-controller@v${VERSIONS.imageAutomationController}`,
    path: 'config/crd/bases',
  },
];
