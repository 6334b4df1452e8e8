/** How a job ended. */
export type JobEnd = 'done' | 'again' | 'failed' | 'lost'

/** A request to GitHub that was answered, or was not. */
export interface RequestFacts {
  method: string
  /** As GitHub's documentation writes it, e.g. `/repos/{owner}/{repo}/pulls`; anything else for a full address. */
  url: string
  /** HTTP status; null where no answer came. */
  status: number | null
  seconds: number
  /** Null for a request as the app itself. */
  installation: string | null
  /** What is left of the installation's requests, and until when (seconds since 1970); null where not said. */
  rate: { remaining: number; resetAt: number } | null
}

/** Who hears of what happens. Nothing of it names a repository, a person or a value. */
export interface Telemetry {
  /** A delivery was answered with an HTTP status. */
  delivery(event: string | null, status: number): void
  /** A delivery was stored: for the first time, again after it was done, or again while its work goes on. */
  stored(receipt: 'new' | 'duplicate' | 'unfinished'): void
  job(kind: string, end: JobEnd, seconds: number): void
  request(facts: RequestFacts): void
  /** A report went out so many seconds after the delivery that caused it came in. */
  reported(seconds: number): void
}

/** Hears nothing. */
export const deaf: Telemetry = {
  delivery() {},
  stored() {},
  job() {},
  request() {},
  reported() {},
}
