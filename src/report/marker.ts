/** The hidden first line of the comment, by which it is found again. No string of a user's can hold it. */
export const MARKER = '<!-- tidemark:report -->'

/** The hidden first line of an answer to somebody's comment, by which it is found again. `commentId` is GitHub's. */
export function answerMarker(commentId: number): string {
  return `<!-- tidemark:answer:${commentId} -->`
}

/** Whether a comment's body is a report. */
export function findMarker(body: string): boolean {
  return body.startsWith(MARKER)
}
