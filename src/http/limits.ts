/** GitHub sends at most 25 MB a delivery. */
export const MAX_BODY_BYTES = 25 * 1024 * 1024

/** How much a sender may take up. Times are milliseconds. */
export interface HttpLimits {
  /** Of one delivery. */
  bodyBytes: number
  /** Of all deliveries that are not answered yet, together. */
  bytesInFlight: number
  /** Of the request line and the headers. */
  headerBytes: number
  /** Open at the same time; further ones are closed at once. */
  connections: number
  /** Until the headers are in, counted from the connection or the last answer. */
  headersTime: number
  /** Until the body is in, too. */
  requestTime: number
  /** Between two looks at who is late. */
  lookEvery: number
  /** That a connection may stay open between an answer and the next request. */
  keepAliveTime: number
  /** Without a byte in either direction, e.g. from a receiver that does not fetch its answer. */
  idleTime: number
  /** Until a delivery is answered, be it with "try later": GitHub hangs up after 10 seconds. */
  answerTime: number
  /** That a refused sender may go on, so that it finds its answer before the connection closes. */
  lingerTime: number
  /** That requests may take which run while the server stops. */
  stopTime: number
}

export const HTTP_LIMITS: HttpLimits = {
  bodyBytes: MAX_BODY_BYTES,
  bytesInFlight: 4 * MAX_BODY_BYTES,
  headerBytes: 8 * 1024,
  connections: 1_000,
  headersTime: 5_000,
  requestTime: 10_000,
  lookEvery: 1_000,
  keepAliveTime: 5_000,
  idleTime: 30_000,
  answerTime: 9_000,
  lingerTime: 1_000,
  stopTime: 10_000,
}
