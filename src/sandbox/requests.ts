/** One request the app made, ready to be written as a line of JSON. */
export interface RecordedRequest {
  /** Counts up from 1. */
  number: number
  /** Milliseconds since the epoch. */
  at: number
  /** `blob` is the storage that artifacts are downloaded from. */
  host: 'api' | 'blob'
  method: string
  /** Path without `/api/v3`, with its query. */
  path: string
  /** As GitHub's description writes it, `/repos/{owner}/{repo}/pulls/{pull_number}`; null where there is none. */
  route: string | null
  /** Path parameters of the route, decoded. */
  params: Record<string, string>
  /** `app`, `installation 1234` or `nobody`. */
  as: string
  /** Parsed JSON; undefined without a body. */
  body?: unknown
  /** Status that was sent; 0 if the connection was cut or never answered. */
  status: number
  contentType: string | null
  /** Parsed JSON or text of the answer; undefined without a body. */
  answer?: unknown
  /** True if a fault of the test's plan made the answer. */
  fault: boolean
}

/** The requests so far. */
export interface RequestLog {
  all: RecordedRequest[]
  /** Remembers this moment; the returned function gives the requests since. */
  mark(): () => RecordedRequest[]
  /** One request a line. */
  toJsonLines(): string
}

/** An empty log. */
export function createRequestLog(): RequestLog {
  const all: RecordedRequest[] = []
  return {
    all,
    mark() {
      const from = all.length
      return () => all.slice(from)
    },
    toJsonLines: () => all.map((request) => `${JSON.stringify(request)}\n`).join(''),
  }
}
