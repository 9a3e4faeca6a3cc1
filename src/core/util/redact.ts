/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Keys of kubeconfig files, login answers and requests whose values are secret wherever they are written. */
const SECRET_KEYS = [
  'client-key-data',
  'client-certificate-data',
  'clientKeyData',
  'clientCertificateData',
  'certificate-authority-data',
  'idp-certificate-authority-data',
  'id-token',
  'id_token',
  'idToken',
  'refresh-token',
  'refresh_token',
  'access-token',
  'access_token',
  'accessToken',
  'client-secret',
  'client_secret',
  'password',
  'passwd',
  'token',
  'bearerToken',
  'sshPrivateKey',
  'authorization',
  'proxy-authorization',
].join('|');

/** A quote that never closes was cut off: what follows it belongs to the value. */
const QUOTED = String.raw`"(?:[^"\\]|\\.)*(?:"|\\?$)|'(?:[^']|'')*(?:'|$)`;

/** `key: value`, `"key": "value"`, `key=value`; also with the quotes escaped, as in JSON inside JSON. */
const KEY_VALUE = new RegExp(
  String.raw`(?<![\w-])((?:\\?["'])?(?:${SECRET_KEYS})(?:\\?["'])?\s*[:=]\s*)(?:(?:Bearer|Basic)\s+[^\s"',;]+|\\"(?:[^"\\]|\\[^"])*(?:\\"|\\?$)|${QUOTED}|[^\s"',;{}\[\]&]+)`,
  'gi',
);

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?(?:-----END \1-----|$)/g, REDACTED],
  [/\b(Bearer)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  [/\b(Basic)\s+(?=[A-Za-z+/]*[0-9=])[A-Za-z0-9+/=]{6,}/g, `$1 ${REDACTED}`],
  // JSON web tokens, OpenShift and EKS tokens, tokens of Git hosts: known by their form, whatever key they stand at.
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g, REDACTED],
  [/\bsha256~[A-Za-z0-9_-]{20,}/g, REDACTED],
  [/\bk8s-aws-v1\.[A-Za-z0-9_-]+/g, REDACTED],
  [/\b(?:gh[oprsu]_|github_pat_|glpat-)[A-Za-z0-9_-]{16,}/g, REDACTED],
  // The password, or the lone token, of an address. Without a limit, a text of dots and letters would be searched anew
  // from each of its words to its end.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@"']+@/gi, `$1${REDACTED}@`],
];

const SECRET_KIND = /\bkind\\?["']?\s*[:=]\s*\\?["']?Secret\b/;
/** The map ends with its brace, braces in its texts left out, or with a text that was cut off. */
const JSON_DATA = /("(?:data|stringData)"\s*:\s*)\{(?:[^{}"]|"(?:[^"\\]|\\.)*(?:"|\\?$))*(?:\}|$)/g;
/** The same as JSON in JSON. */
const QUOTED_DATA =
  /(\\"(?:data|stringData)\\"\s*:\s*)\{(?:[^{}"\\]|\\"(?:[^"\\]|\\\\(?:\\.|[^\\]))*(?:\\"|\\*$))*(?:\}|\\*$)/g;
const YAML_DATA = /^([ \t]*)(data|stringData):[ \t]*\n((?:\1[ \t]+.*(?:\n|$)|[ \t]*\n)+)/gm;

/**
 * Text with everything that opens a door taken out: credentials by their key or form, addresses with passwords, and the
 * values of Secrets in JSON or YAML. Errs on the side of hiding. Pure; a second pass changes nothing.
 */
export function redact(text: string): string {
  let safe = SECRET_KIND.test(text) ? redactSecretData(text) : text;
  for (const [pattern, replacement] of PATTERNS) {
    safe = safe.replace(pattern, replacement);
  }
  return safe.replace(KEY_VALUE, `$1${REDACTED}`);
}

function redactSecretData(text: string): string {
  return text
    .replace(JSON_DATA, `$1{"${REDACTED}":""}`)
    .replace(QUOTED_DATA, `$1{"${REDACTED}":""}`)
    .replace(YAML_DATA, (_all, indent: string, key: string) => `${indent}${key}: ${REDACTED}\n`);
}
