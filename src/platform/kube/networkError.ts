import { X509Certificate } from 'node:crypto';

import type { ResolvedContext } from '../../core/kube/entries.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import { redact } from '../../core/util/redact.ts';
import type { TlsMaterial } from './clientConfig.ts';

const TIMEOUTS: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** OpenSSL's words for a certificate that does not hold, as Node gives them. */
const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF|DECODE_ISSUER|DECRYPT_CERT)|INVALID_(?:CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/;

/** Our own side of TLS: a certificate, key or CA in the kubeconfig that OpenSSL cannot use. */
const MATERIAL = /^ERR_OSSL_|^ERR_TLS_INVALID_|^ERR_CRYPTO_/;

/** Turns what undici, zlib, Node's sockets and OpenSSL throw into an error of ours. */
export function networkError(thrown: unknown, context: ResolvedContext, material: TlsMaterial): ClusterError {
  const error = innermost(thrown);
  const { server } = context.cluster.cluster;
  const code = codeOf(error);
  const detail = redact(code === '' ? messageOf(error) : `${messageOf(error)} (${code})`);
  if (TIMEOUTS.has(code)) {
    return { code: 'timeout', server, detail };
  }
  if (CERTIFICATE.test(code)) {
    return { code: 'certificate', server, detail, ...trusted(context, material) };
  }
  if (MATERIAL.test(code) || code === 'UND_ERR_INVALID_ARG') {
    return { code: 'kubeconfig', file: context.user.file, detail };
  }
  if (code.startsWith('Z_')) {
    return { code: 'garbage', detail };
  }
  return { code: 'unreachable', server, detail };
}

/** True for a connection that took a request and gave nothing back: it must not be used again. */
export function isSilence(thrown: unknown): boolean {
  const code = codeOf(innermost(thrown));
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';
}

/** Node gathers the failures of several addresses, undici wraps those of a tunnel: what counts lies inside. */
function innermost(thrown: unknown): unknown {
  let error = thrown;
  for (let depth = 0; depth < 5; depth++) {
    const inner: unknown =
      error instanceof AggregateError ? error.errors[0] : error instanceof Error ? error.cause : undefined;
    if (!(inner instanceof Error)) {
      return error;
    }
    error = inner;
  }
  return error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whom we trust for this server, and which key of which file says so: that is what the user can put right. */
function trusted(
  context: ResolvedContext,
  material: TlsMaterial,
): { readonly ca?: string; readonly setting: string } {
  const { cluster, file } = context.cluster;
  const key = cluster.caFile ? 'certificate-authority' : 'certificate-authority-data';
  const setting = `clusters[${cluster.name}].cluster.${key} (${file})`;
  const name = material.ca === undefined ? undefined : subjectOf(material.ca);
  return name === undefined ? { setting } : { setting, ca: name };
}

function subjectOf(ca: string | Buffer): string | undefined {
  try {
    return new X509Certificate(ca).subject.replaceAll('\n', ', ');
  } catch {
    return undefined; // not a certificate at all: the error itself says so
  }
}
