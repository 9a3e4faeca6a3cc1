import { BlockList, isIP } from 'node:net';

/** VS Code's own proxy settings. */
export interface ProxySettings {
  /** `http.proxy`; undefined or empty when not set. */
  readonly url?: string;
  /** `http.noProxy`. */
  readonly noProxy?: readonly string[];
  /** `http.proxyAuthorization`: the value of the Proxy-Authorization header. */
  readonly authorization?: string;
  /** `http.proxyStrictSSL`: whether the certificate of the proxy itself (never the cluster's) is checked. */
  readonly strictSSL?: boolean;
}

export interface ProxyChoice {
  readonly url: string;
  readonly from: 'kubeconfig' | 'setting' | 'environment';
  readonly authorization?: string;
  readonly strictSSL: boolean;
}

export interface ProxyInputs {
  readonly server: URL;
  /** `proxy-url` of the cluster in the kubeconfig. */
  readonly clusterProxy?: string;
  readonly settings: ProxySettings;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Which proxy leads to a server, or undefined for none. The kubeconfig's `proxy-url` knows best and is bound by no
 * exception, as in kubectl; then VS Code's setting; then HTTPS_PROXY or, for a plain server, HTTP_PROXY. Exceptions of
 * either kind hold for the latter two, and this machine itself is never reached through a proxy.
 */
export function chooseProxy(inputs: ProxyInputs): ProxyChoice | undefined {
  const { server, clusterProxy, settings, env } = inputs;
  if (clusterProxy) {
    return { url: withScheme(clusterProxy), from: 'kubeconfig', strictSSL: true };
  }
  const exceptions = [...(settings.noProxy ?? []), ...(variable(env, 'NO_PROXY') ?? '').split(',')];
  if (isLoopback(hostOf(server)) || exceptions.some((pattern) => isException(server, pattern))) {
    return undefined;
  }
  if (settings.url) {
    const authorization = settings.authorization ? { authorization: settings.authorization } : {};
    return {
      url: withScheme(settings.url),
      from: 'setting',
      strictSSL: settings.strictSSL ?? true,
      ...authorization,
    };
  }
  const fromEnvironment = variable(env, server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  return fromEnvironment
    ? { url: withScheme(fromEnvironment), from: 'environment', strictSSL: true }
    : undefined;
}

function variable(env: ProxyInputs['env'], name: string): string | undefined {
  return env[name] || env[name.toLowerCase()];
}

/** `proxy:3128` means http, as everywhere. */
function withScheme(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
}

/** The host without the brackets of IPv6. */
function hostOf(server: URL): string {
  return server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || inNetwork(host, '127.0.0.0', 8) || host === '::1'
  );
}

/** One entry of NO_PROXY: `*`, a domain with all below it, an address, a network, each with an optional port. */
export function isException(server: URL, entry: string): boolean {
  const pattern = entry.trim().toLowerCase();
  if (pattern === '') {
    return false;
  }
  if (pattern === '*') {
    return true;
  }
  const host = hostOf(server);
  const network = /^(.+)\/(\d{1,3})$/.exec(pattern);
  if (network) {
    return inNetwork(host, network[1] ?? '', Number(network[2]));
  }
  const [name, port] = splitPort(pattern);
  if (port !== undefined && port !== portOf(server)) {
    return false;
  }
  const domain = name.replace(/^\*/, '');
  if (domain.startsWith('.')) {
    return host.endsWith(domain); // only what lies below it, as Go reads it
  }
  return host === domain || (isIP(domain) === 0 && host.endsWith(`.${domain}`));
}

function splitPort(pattern: string): readonly [name: string, port: string | undefined] {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(pattern);
  if (bracketed) {
    return [bracketed[1] ?? '', bracketed[2]];
  }
  const plain = /^([^:]+):(\d+)$/.exec(pattern);
  return plain ? [plain[1] ?? '', plain[2]] : [pattern, undefined];
}

function portOf(server: URL): string {
  return server.port || (server.protocol === 'https:' ? '443' : '80');
}

function inNetwork(host: string, network: string, bits: number): boolean {
  const family = isIP(host);
  if (family === 0 || isIP(network) !== family || bits > (family === 4 ? 32 : 128)) {
    return false;
  }
  const list = new BlockList();
  const name = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, bits, name);
  return list.check(host, name);
}
