/** No request may be made now. Whoever wanted to make one lets go of what it holds, and comes back later. */
export class RequestLimit extends Error {
  override name = 'RequestLimit'
  /** Milliseconds. */
  readonly retryAfter: number

  constructor(why: string, retryAfter: number) {
    super(why)
    this.retryAfter = retryAfter
  }
}
