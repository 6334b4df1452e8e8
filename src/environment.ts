import { createPrivateKey } from 'node:crypto'
import { createRequire } from 'node:module'
import { getPrivateKey } from '@probot/get-private-key'
import { z } from 'zod'
import { HTTP_LIMITS, MAX_BODY_BYTES } from './http/limits.ts'
import { withoutEnd } from './metrics/text.ts'

const port = z.coerce.number({ error: 'a port number' }).int().min(0).max(65_535)
const address = z
  .url({ protocol: /^https?$/, error: 'an http(s) address' })
  .transform((url) => url.replace(/\/$/, ''))

const host = z
  .string()
  .transform((given) => withoutEnd(given, '/'))
  .pipe(z.string().regex(/^[^/\s]+$/, { error: 'a host such as github.example.com, without "https://"' }))

function oneOf<const Choices extends readonly string[]>(choices: Choices) {
  return z.enum(choices, { error: choices.join(', ').replace(/, ([^,]*)$/, ' or $1') })
}

/** Probot's variables, as far as Tidemark reads them itself, and its own. */
const variables = z.object({
  APP_ID: z.coerce.number({ error: "the app's number" }).int().positive().optional(),
  WEBHOOK_SECRET: z.string().optional(),
  WEBHOOK_PATH: z
    .string()
    .startsWith('/', { error: 'a path that begins with "/"' })
    .default('/api/github/webhooks'),
  WEBHOOK_PROXY_URL: z.string().optional(),
  HOST: z.string().default('localhost'),
  PORT: port.default(3000),
  GHE_HOST: host.optional(),
  GHE_PROTOCOL: oneOf(['http', 'https']).default('https'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FORMAT: oneOf(['json', 'pretty']).optional(),
  SENTRY_DSN: z.string().optional(),
  NODE_ENV: z.string().optional(),
  DATABASE_URL: z.string().default('file:./data/tidemark.db'),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  DATABASE_LEASE_SECONDS: z.coerce
    .number()
    .min(2, { error: 'a number of seconds, 2 at least' })
    .max(3_600, { error: 'a number of seconds, 3600 at most' })
    .default(30),
  QUICKCHART_URL: address.optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'a redis:// or rediss:// address' }).optional(),
  RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(7, { error: 'a whole number of days, 7 at least: comparisons need some history' })
    .default(400),
  METRICS_PORT: port.optional(),
  METRICS_TOKEN: z.string().min(16, { error: 'at least 16 characters' }).optional(),
  JOB_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
  MAX_BYTES_IN_FLIGHT: z.coerce
    .number()
    .int()
    .min(MAX_BODY_BYTES, { error: `at least ${MAX_BODY_BYTES}, the largest delivery` })
    .default(HTTP_LIMITS.bytesInFlight),
})

/** What the process runs with. */
export interface Environment {
  appId: number
  privateKey: string
  webhookSecret: string
  webhookPath: string
  webhookProxyUrl: string | undefined
  host: string
  port: number
  logLevel: string
  logFormat: 'json' | 'pretty'
  /** `https://api.github.com`, or the address of a GitHub Enterprise Server's API. */
  apiUrl: string
  /** `https://github.com`, or the address of the GitHub Enterprise Server. */
  webUrl: string
  databaseUrl: string
  databaseAuthToken: string | undefined
  /** Seconds without a sign of life after which another process may take the database file over. */
  databaseLeaseSeconds: number
  /** How many days values are kept that no comparison needs any more. */
  retentionDays: number
  /** A port of its own for metrics, and what one has to carry to read them on the main one; null for neither. */
  metricsPort: number | null
  metricsToken: string | null
  /** Where several replicas share their jobs and the budget of requests; null where the database serves for that. */
  redisUrl: string | null
  /** The operator's own chart server; null where there is none. */
  quickChartUrl: string | null
  jobConcurrency: number
  /** Of all deliveries that are not answered yet, together. */
  bytesInFlight: number
}

/** Where the data lies; all that a command needs which does not talk to GitHub. */
export function readDatabaseEnvironment(
  env: Variables,
): Pick<Environment, 'databaseUrl' | 'databaseAuthToken'> {
  const set = variables.pick({ DATABASE_URL: true, DATABASE_AUTH_TOKEN: true }).parse(withoutEmpty(env))
  return { databaseUrl: set.DATABASE_URL, databaseAuthToken: set.DATABASE_AUTH_TOKEN }
}

/** The environment cannot be used; the message names the variables and says how to mend them. */
export class EnvironmentError extends Error {
  constructor(problems: string[]) {
    super(`Tidemark cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.name = 'EnvironmentError'
  }
}

type Variables = Record<string, string | undefined>

/** An empty variable is one that is not set, as in a Compose file. */
function withoutEmpty(env: Variables): Variables {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

/** One that looks like a key may be damaged, or in quotation marks that a shell would have taken away. */
function isReadable(key: string): boolean {
  try {
    createPrivateKey(key)
    return true
  } catch {
    return false
  }
}

/** Probot brings all of Sentry but its client. */
function hasSentry(): boolean {
  try {
    createRequire(import.meta.url).resolve('@sentry/node')
    return true
  } catch {
    return false
  }
}

function privateKeyOf(env: Variables): { key: string | null; problem: string | null } {
  try {
    const key = getPrivateKey({ env })
    if (key === null || isReadable(key)) return { key, problem: null }
    const problem =
      'PRIVATE_KEY or PRIVATE_KEY_PATH: the key cannot be read; give the whole .pem, without quotes'
    return { key: null, problem }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { key: null, problem: `PRIVATE_KEY or PRIVATE_KEY_PATH: ${why.replace(/^\[[^\]]*\] */, '')}` }
  }
}

const MISSING = {
  APP_ID: 'APP_ID is missing: the number on the settings page of the GitHub App',
  PRIVATE_KEY:
    'PRIVATE_KEY (or PRIVATE_KEY_PATH) is missing: the key in PEM that the settings page of the GitHub App makes',
  WEBHOOK_SECRET: 'WEBHOOK_SECRET is missing: the secret on the settings page of the GitHub App',
  SENTRY:
    'SENTRY_DSN is set, but the package that reports to Sentry is missing: npm install @sentry/node, or leave SENTRY_DSN out',
  DEFAULT_SECRET:
    'WEBHOOK_SECRET is "development", which everybody knows: set another one, here and in the GitHub App',
}

/**
 * Validates the environment. Null where the app has no credentials yet and Probot's set-up wizard is to make them;
 * in production, or with only some of them, an `EnvironmentError` names what is missing.
 */
export function readEnvironment(env: Variables): Environment | null {
  const given = withoutEmpty(env)
  const parsed = variables.safeParse(given)
  if (!parsed.success) {
    throw new EnvironmentError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} is not valid: expected ${issue.message}`),
    )
  }
  const set = parsed.data
  const { key, problem } = privateKeyOf(given)
  if (problem) throw new EnvironmentError([problem])
  if (set.NODE_ENV !== 'production' && set.APP_ID === undefined && !key) return null
  const missing = [
    ...(set.SENTRY_DSN && !hasSentry() ? [MISSING.SENTRY] : []),
    ...(set.APP_ID === undefined ? [MISSING.APP_ID] : []),
    ...(key ? [] : [MISSING.PRIVATE_KEY]),
    ...(set.WEBHOOK_SECRET ? [] : [MISSING.WEBHOOK_SECRET]),
    ...(set.WEBHOOK_SECRET === 'development' ? [MISSING.DEFAULT_SECRET] : []),
  ]
  if (missing.length > 0 || set.APP_ID === undefined || !key || !set.WEBHOOK_SECRET) {
    throw new EnvironmentError(missing)
  }
  const server = set.GHE_HOST ? `${set.GHE_PROTOCOL}://${set.GHE_HOST}` : null
  return {
    appId: set.APP_ID,
    privateKey: key,
    webhookSecret: set.WEBHOOK_SECRET,
    webhookPath: set.WEBHOOK_PATH,
    webhookProxyUrl: set.WEBHOOK_PROXY_URL,
    host: set.HOST,
    port: set.PORT,
    logLevel: set.LOG_LEVEL,
    logFormat: set.LOG_FORMAT ?? (set.NODE_ENV === 'production' ? 'json' : 'pretty'),
    apiUrl: server ? `${server}/api/v3` : 'https://api.github.com',
    webUrl: server ?? 'https://github.com',
    databaseUrl: set.DATABASE_URL,
    databaseAuthToken: set.DATABASE_AUTH_TOKEN,
    databaseLeaseSeconds: set.DATABASE_LEASE_SECONDS,
    retentionDays: set.RETENTION_DAYS,
    metricsPort: set.METRICS_PORT ?? null,
    metricsToken: set.METRICS_TOKEN ?? null,
    redisUrl: set.REDIS_URL ?? null,
    quickChartUrl: set.QUICKCHART_URL ?? null,
    jobConcurrency: set.JOB_CONCURRENCY,
    bytesInFlight: set.MAX_BYTES_IN_FLIGHT,
  }
}
