/** Names that Argo CD gives meaning to. */
export const GROUP = 'argoproj.io';
export const VERSION = 'v1alpha1';

export const REFRESH = 'argocd.argoproj.io/refresh';
/** Since 3.6: makes two requests in a row two requests. */
export const REFRESH_TIMESTAMP = 'argocd.argoproj.io/refresh-timestamp';
export const APPLICATION_SET_REFRESH = 'argocd.argoproj.io/application-set-refresh';
export const SKIP_RECONCILE = 'argocd.argoproj.io/skip-reconcile';
export const MANAGED_BY_URL = 'argocd.argoproj.io/managed-by-url';
export const DELETION_APPROVED = 'argocd.argoproj.io/deletion-approved';
/** Default of `application.instanceLabelKey`. */
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';
/** Deletes the managed objects with the app; also with `/foreground` or `/background` behind it. */
export const RESOURCES_FINALIZER = 'resources-finalizer.argocd.argoproj.io';
/** The name under which the controller writes, by client-side and by server-side apply. */
export const FIELD_MANAGER = 'argocd-controller';
