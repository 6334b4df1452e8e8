/** The hidden first line of the comment, by which it is found again. No string of a user's can hold it. */
export const MARKER = '<!-- tidemark:report -->'

/** The hidden first line of the comment that answers commands, by which it is found again. */
export const ANSWER_MARKER = '<!-- tidemark:answer -->'

/** Whether a comment's body is an answer to commands. Older versions put the id of the answered comment into it. */
export function isAnswer(body: string): boolean {
  return /^<!-- tidemark:answer(:\d{1,20})? -->/.test(body)
}

/** Whether a comment's body is a report. */
export function findMarker(body: string): boolean {
  return body.startsWith(MARKER)
}
