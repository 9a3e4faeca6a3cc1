/** Base64 of the UTF-8 bytes of a text. */
export function encodeBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** The bytes as UTF-8 text (malformed parts replaced), or undefined where the text is no padded base64. */
export function decodeBase64(base64: string): string | undefined {
  const bytes = base64Bytes(base64);
  return bytes && new TextDecoder().decode(bytes);
}

/** Undefined where the text is no padded base64. */
export function base64Bytes(base64: string): Uint8Array<ArrayBuffer> | undefined {
  return base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)
    ? undefined
    : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
