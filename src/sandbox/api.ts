import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type Answer, notFound, problem, type Reply } from './answer.ts'
import { authenticate, type Caller } from './auth.ts'
import type { World } from './events.ts'
import { type FaultPlan, faultAnswer } from './faults.ts'
import { type RateLimiter, rateHeaders } from './rate-limit.ts'
import type { RecordedRequest, RequestLog } from './requests.ts'
import { matchRoute } from './route.ts'
import { routes } from './routes/all.ts'
import { fullName } from './state.ts'

/** A request of the app, read whole. */
export interface ApiRequest {
  method: string
  /** Without `/api/v3`. */
  url: URL
  headers: IncomingHttpHeaders
  text: string
}

/** What the API works with besides the world. */
export interface ApiParts {
  world: World
  limiter: RateLimiter
  faults: FaultPlan
  requests: RequestLog
}

/** `/repositories/ID/…` is `/repos/OWNER/NAME/…` by another name; redirects and page links use it. */
function byName(world: World, path: string): string {
  return path.replace(/^\/repositories\/(\d+)/, (whole, id: string) => {
    const repository = world.state.repositories.get(Number(id))
    return repository ? `/repos/${fullName(repository)}` : whole
  })
}

/** The address of a call with the repository's id, which outlives renames. */
function selfOf(world: World, path: string, search: string): URL {
  const { origin, repositories, redirects } = world.state
  const [, owner = '', name = ''] = /^\/repos\/([^/]+)\/([^/]+)/.exec(path) ?? []
  const wanted = decodeURIComponent(`${owner}/${name}`).toLowerCase()
  let id = redirects.get(wanted)
  for (const each of repositories.values()) if (fullName(each).toLowerCase() === wanted) id = each.id
  const rest = id === undefined ? path : path.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${id}`)
  return new URL(`${origin}/api/v3${rest}${search}`)
}

function parseJson(text: string): { value: unknown } | null {
  if (text === '') return { value: undefined }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

function whoIs(caller: Caller): string {
  return caller.kind === 'installation' ? `installation ${caller.token.installation.id}` : caller.kind
}

function replyOf(answer: Answer, headers: Record<string, string>): Reply {
  const { status, body } = answer
  const isText = typeof body === 'string' || body instanceof Uint8Array
  const type = 'application/json; charset=utf-8'
  const all: Record<string, string> = {
    ...headers,
    ...(body === undefined ? {} : { 'content-type': type }),
    ...answer.headers,
  }
  return { status, headers: all, body: body === undefined ? null : isText ? body : JSON.stringify(body) }
}

/** Adds an `ETag`, and answers 304 if the caller has that one already. */
function withTag(reply: Reply, request: ApiRequest): Reply {
  if (request.method !== 'GET' || reply.status !== 200 || reply.body === null) return reply
  const etag = `W/"${createHash('sha256').update(reply.body).digest('hex')}"`
  const headers = { ...reply.headers, etag }
  if (request.headers['if-none-match'] !== etag) return { ...reply, headers }
  return { status: 304, headers, body: null }
}

/** The REST API as a function; null when the connection is to be cut, `never` when it is to hang. */
export function createApi(parts: ApiParts) {
  const { world, limiter, faults, requests } = parts
  const { state } = world
  let running = 0

  const run = async (
    request: ApiRequest,
    found: ReturnType<typeof matchRoute>,
    path: string,
    caller: Caller,
  ) => {
    const json = parseJson(request.text)
    if (!found) return notFound()
    if (found.route.path === '/rate_limit') return rateLimitAnswer(limiter, caller, state.now())
    const refused = limiter.spend(caller, request.method, running, state.now())
    if (refused) return refused
    if (!json) return problem(400, 'Problems parsing JSON')
    return await found.route.handle({
      world,
      caller,
      params: found.params,
      query: request.url.searchParams,
      body: json.value,
      accept: request.headers.accept ?? '',
      self: selfOf(world, path, request.url.search),
    })
  }

  return async (request: ApiRequest): Promise<Reply | 'reset' | 'timeout'> => {
    const path = byName(world, request.url.pathname)
    const found = matchRoute([...routes, rateLimitRoute], request.method, path)
    const who = authenticate(state, request.headers.authorization)
    const caller: Caller = 'kind' in who ? who : { kind: 'nobody' }
    const record: RecordedRequest = {
      number: requests.all.length + 1,
      at: state.now(),
      host: 'api',
      method: request.method,
      path: request.url.pathname + request.url.search,
      route: found?.route.path ?? null,
      params: found?.params ?? {},
      as: whoIs(caller),
      body: parseJson(request.text)?.value,
      status: 0,
      contentType: null,
      fault: false,
    }
    requests.all.push(record)
    const fault = faults.take({ host: 'api', method: request.method, route: record.route, path })
    running++
    try {
      const skipped = fault && fault.how !== 'slow' && fault.when !== 'after'
      const answer = skipped
        ? null
        : 'kind' in who
          ? await run(request, found, path, caller)
          : problem(who.status, who.message)
      record.fault = fault !== null
      if (fault?.how === 'slow') await pause(fault.late ?? 0)
      else if (fault && typeof fault.how === 'string') return fault.how
      const final = fault && typeof fault.how === 'number' ? faultAnswer(fault.how, fault.headers) : answer
      const rate = rateHeaders(limiter.remaining(caller, state.now()))
      const date = new Date(state.clock()).toUTCString()
      const type = { 'x-github-media-type': 'github.v3; format=json', date }
      const reply = withTag(replyOf(final ?? notFound(), { ...rate, ...type }), request)
      if (reply.status === 304) limiter.refund(caller)
      record.status = reply.status
      record.contentType = reply.headers['content-type'] ?? null
      if (reply.status !== 304) record.answer = final?.body
      return reply
    } finally {
      running--
    }
  }
}

const rateLimitRoute = { method: 'GET', path: '/rate_limit', handle: notFound }

function rateLimitAnswer(limiter: RateLimiter, caller: Caller, now: number): Answer {
  const core = limiter.remaining(caller, now)
  return { status: 200, body: { resources: { core, search: core }, rate: core } }
}
