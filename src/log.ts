import { createProbot, type Probot } from 'probot'
import type { Environment } from './environment.ts'

/** What an error may say: its fields can hold a payload, a request with its body, or a statement with its values. */
function withoutFields(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined
  const { name, message, stack } = error
  const status = 'status' in error && typeof error.status === 'number' ? { status: error.status } : {}
  return { type: name, message, stack, ...status }
}

/** Probot's log, from LOG_LEVEL and LOG_FORMAT. Probot makes it only together with an instance of itself. */
export async function createLog(environment: Environment): Promise<Probot['log']> {
  const { appId, privateKey, logLevel, logFormat } = environment
  // It would open a connection to Redis of its own.
  const redisConfig = ''
  const overrides = { appId, privateKey, redisConfig, logLevel: logLevel as 'info', logFormat }
  const probot = createProbot({ overrides })
  await probot.ready()
  return probot.log.child({}, { serializers: { err: withoutFields } })
}
