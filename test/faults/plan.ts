import type { Endangered, Fault, Storm } from '../../src/sandbox/faults.ts'
import type { Random } from '../stories/random.ts'

/** What a plan did: how often each kind of fault was met. */
export type Met = Map<string, number>

interface Kind {
  name: string
  fits?: (request: Endangered) => boolean
  fault: (random: Random) => Fault
}

const isWrite = ({ method }: Endangered) => method !== 'GET'
const isDownload = ({ route, host }: Endangered) =>
  host === 'blob' || Boolean(route?.endsWith('/{archive_format}'))
const ofApi = ({ host }: Endangered) => host === 'api'
const EITHER = ['before', 'after'] as const

/** Every way in which GitHub fails. `reset` and `timeout` come before and after the write took effect. */
const KINDS: [Kind, ...Kind[]] = [
  { name: '500', fault: (random) => ({ how: 500, when: random.pick(EITHER) }) },
  { name: '502', fault: (random) => ({ how: 502, when: random.pick(EITHER) }) },
  { name: '503', fault: () => ({ how: 503 }) },
  { name: 'reset before', fault: () => ({ how: 'reset' }) },
  { name: 'reset after', fault: () => ({ how: 'reset', when: 'after' }) },
  { name: 'slow', fits: ofApi, fault: (random) => ({ how: 'slow', late: random.below(300) }) },
  { name: '401', fits: ofApi, fault: () => ({ how: 401 }) },
  { name: '422', fits: (request) => ofApi(request) && isWrite(request), fault: () => ({ how: 422 }) },
  { name: '404 of an artifact', fits: isDownload, fault: () => ({ how: 404 }) },
  { name: '410 of an artifact', fits: isDownload, fault: () => ({ how: 410 }) },
  {
    name: 'primary limit',
    fits: ofApi,
    fault: () => ({
      how: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000)) },
    }),
  },
  {
    name: 'secondary limit',
    fits: ofApi,
    fault: (random) => ({ how: random.pick([403, 429]), headers: { 'retry-after': '1' } }),
  },
]

/** Costs the app half a minute each, in which it waits for an answer. */
const TIMEOUTS: [Kind, ...Kind[]] = [
  { name: 'timeout before', fits: ofApi, fault: () => ({ how: 'timeout' }) },
  { name: 'timeout after', fits: ofApi, fault: () => ({ how: 'timeout', when: 'after' }) },
]

/** A storm of so many faults, with fair weather after it; `met` counts them. */
export function stormOf(random: Random, options: { faults: number; timeouts: number }, met: Met): Storm {
  let { faults, timeouts } = options
  return (request) => {
    if (faults <= 0 || !random.chance(0.5)) return null
    const timeout = timeouts > 0 && random.chance(0.05)
    const kind = random.pick(timeout ? TIMEOUTS : KINDS)
    if (kind.fits && !kind.fits(request)) return null
    faults--
    if (timeout) timeouts--
    met.set(kind.name, (met.get(kind.name) ?? 0) + 1)
    return kind.fault(random)
  }
}
