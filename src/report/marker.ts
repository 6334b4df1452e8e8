/** The hidden first line of the comment, by which it is found again. No string of a user's can hold it. */
export const MARKER = '<!-- tidemark:report -->'

/** Whether a comment's body is a report. */
export function findMarker(body: string): boolean {
  return body.startsWith(MARKER)
}
