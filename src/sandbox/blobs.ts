import type { IncomingMessage } from 'node:http'
import type { Reply } from './answer.ts'
import type { RequestLog } from './requests.ts'
import type { State } from './state.ts'

/**
 * The storage that artifacts are downloaded from: another host than the API, a signed address, good for a minute, and
 * no token wanted.
 */
export function download(state: State, requests: RequestLog, request: IncomingMessage): Reply {
  const url = new URL(request.url ?? '/', state.blobOrigin)
  const signed = state.downloads.get(url.searchParams.get('sig') ?? '')
  const refusal = (status: number, body: string): Reply => {
    return { status, headers: { 'content-type': 'text/plain' }, body }
  }
  const reply = (): Reply => {
    if (request.headers.authorization) return refusal(400, 'Authorization is not expected here')
    if (!signed || signed.expiresAt <= state.now()) return refusal(403, 'The signature has expired')
    return {
      status: 200,
      headers: { 'content-type': signed.artifact.contentType },
      body: signed.artifact.zip,
    }
  }
  const answer = reply()
  requests.all.push({
    number: requests.all.length + 1,
    at: state.now(),
    host: 'blob',
    method: request.method ?? 'GET',
    path: url.pathname,
    route: null,
    params: {},
    as: 'nobody',
    status: answer.status,
    contentType: answer.headers['content-type'] ?? null,
    fault: false,
  })
  return answer
}
