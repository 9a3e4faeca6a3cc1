import { createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

export interface Certificate {
  /** PEM, its own issuer: clients that trust it as a CA trust the server. */
  readonly cert: string;
  readonly key: string;
}

const day = 24 * 60 * 60 * 1000;

/** A certificate for loopback that signs itself. */
export function selfSigned(commonName: string, now: number): Certificate {
  return issued({
    commonName,
    hosts: ['localhost', '127.0.0.1', '::1'],
    isCa: true,
    from: now - day,
    to: now + 365 * day,
  });
}

export interface CertificateRequest {
  readonly commonName: string;
  /** Names and addresses that a server may have; empty for a client. */
  readonly hosts: readonly string[];
  readonly isCa: boolean;
  /** Milliseconds of the epoch. */
  readonly from: number;
  readonly to: number;
  /** Signs it; without one it signs itself. */
  readonly issuer?: Certificate;
}

/** Node can check X.509 but not make it, hence the DER below. */
export function issued(request: CertificateRequest): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid([1, 2, 840, 10_045, 4, 3, 2])); // ecdsa-with-SHA256
  const { issuer } = request;
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))), // version 3
    integer(positive(randomBytes(16))),
    algorithm,
    distinguished(issuer ? commonNameOf(issuer) : request.commonName),
    sequence(utcTime(request.from), utcTime(request.to)),
    distinguished(request.commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(request))),
  );
  const signature = sign('sha256', body, issuer ? createPrivateKey(issuer.key) : privateKey);
  const der = sequence(body, algorithm, bitString(signature));
  const lines = der.toString('base64').match(/.{1,64}/gu) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function commonNameOf(certificate: Certificate): string {
  return new X509Certificate(certificate.cert).subject.replace(/^CN=/u, '');
}

function distinguished(commonName: string): Buffer {
  return sequence(set(sequence(oid([2, 5, 4, 3]), tagged(0x0c, Buffer.from(commonName)))));
}

/** Good for TLS servers and clients, and a CA for signing too. */
function extensions({ hosts, isCa }: CertificateRequest): Buffer[] {
  const isCritical = tagged(0x01, Buffer.from([0xff]));
  const basic = isCa ? sequence(tagged(0x01, Buffer.from([0xff]))) : sequence();
  const usage = Buffer.from([2, isCa ? 0xa4 : 0x80]);
  const purposes = sequence(oid([1, 3, 6, 1, 5, 5, 7, 3, 1]), oid([1, 3, 6, 1, 5, 5, 7, 3, 2]));
  return [
    sequence(oid([2, 5, 29, 19]), isCritical, octets(basic)),
    sequence(oid([2, 5, 29, 15]), isCritical, octets(tagged(0x03, usage))),
    sequence(oid([2, 5, 29, 37]), octets(purposes)),
    ...(hosts.length === 0
      ? []
      : [sequence(oid([2, 5, 29, 17]), octets(sequence(...hosts.map(alternative))))]),
  ];
}

function alternative(host: string): Buffer {
  switch (isIP(host)) {
    case 4:
      return tagged(0x87, Buffer.from(host.split('.').map(Number)));
    case 6:
      return tagged(0x87, Buffer.from([...Array.from({ length: 15 }, () => 0), 1])); // ::1 is all that is asked for
    default:
      return tagged(0x82, Buffer.from(host));
  }
}

function tagged(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), length(body.length), body]);
}

function length(bytes: number): Buffer {
  if (bytes < 0x80) {
    return Buffer.from([bytes]);
  }
  return bytes < 0x100 ? Buffer.from([0x81, bytes]) : Buffer.from([0x82, bytes >> 8, bytes & 0xff]);
}

const sequence = (...content: readonly Buffer[]): Buffer => tagged(0x30, ...content);
const set = (...content: readonly Buffer[]): Buffer => tagged(0x31, ...content);
const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
const octets = (content: Buffer): Buffer => tagged(0x04, content);
const bitString = (content: Buffer): Buffer => tagged(0x03, Buffer.from([0]), content);

/** An INTEGER is signed: the top bit must be clear, and no leading zero byte may be superfluous. */
function positive(bytes: Buffer): Buffer {
  const first = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.concat([Buffer.from([first]), bytes.subarray(1)]);
}

function oid([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) {
      groups.unshift((left & 0x7f) | 0x80);
    }
    bytes.push(...groups);
  }
  return tagged(0x06, Buffer.from(bytes));
}

function utcTime(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/[-:T]/gu, '').slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}
