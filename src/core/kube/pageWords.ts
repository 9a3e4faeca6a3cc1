/** What a page says without its markup: proxies answer so in place of the API server. */
export function pageWords(text: string): string {
  return text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
