/** `host/path` of a page's address: what stays the same from run to run. */
export function pageOf(url: string | undefined): string {
  return (url ?? '')
    .slice(0, 2_000)
    .replace(/^\w{1,10}:\/\//, '')
    .replace(/[?#].*$/s, '')
    .replace(/\/$/, '')
}
