import { createPublicKey, randomBytes, verify } from 'node:crypto'
import type { AppUnderTest, Installation, Permissions, Token } from './model.ts'
import type { State } from './state.ts'

/** Who makes a request. */
export type Caller =
  | { kind: 'app'; app: AppUnderTest }
  | { kind: 'installation'; token: Token }
  | { kind: 'nobody' }

/** Why a request was not let in, in GitHub's words. */
export interface Refusal {
  status: 401 | 404
  message: string
}

/** An app's token may live 10 minutes; a minute more for clocks that differ. */
const MOST_SECONDS = 600 + 60

const TOKEN_LIFE_MS = 3_600_000

const NOT_FUTURE =
  "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires"
const TOO_FAR = "'Expiration time' claim ('exp') is too far in the future"
const ISSUED_LATER =
  "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"

function parse(part: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString())
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function verifyAppToken(state: State, jwt: string): Caller | Refusal {
  const { app } = state
  const [header, claims, signature] = jwt.split('.')
  if (!app || parse(header).alg !== 'RS256' || !signature) {
    return { status: 401, message: 'A JSON web token could not be decoded' }
  }
  const { iss, exp, iat } = parse(claims)
  const issuer = String(iss)
  if (issuer !== String(app.id) && issuer !== app.clientId) {
    return { status: 404, message: 'Integration not found' }
  }
  const signed = Buffer.from(`${header}.${claims}`)
  const key = createPublicKey(app.privateKey)
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) {
    return { status: 401, message: 'A JSON web token could not be decoded' }
  }
  const seconds = Math.floor(state.clock() / 1000)
  if (typeof iat !== 'number' || iat > seconds) return { status: 401, message: ISSUED_LATER }
  if (typeof exp !== 'number' || exp <= seconds) return { status: 401, message: NOT_FUTURE }
  if (exp > seconds + MOST_SECONDS) return { status: 401, message: TOO_FAR }
  return { kind: 'app', app }
}

/** Reads the `Authorization` header: an app's token, an installation's, or none. */
export function authenticate(state: State, authorization: string | undefined): Caller | Refusal {
  if (!authorization) return { kind: 'nobody' }
  const [scheme, credential] = authorization.split(' ')
  if (!credential || !/^(bearer|token)$/i.test(scheme ?? '')) {
    return { status: 401, message: 'Bad credentials' }
  }
  if (credential.split('.').length === 3) return verifyAppToken(state, credential)
  const token = state.tokens.get(credential)
  const isGood = token && token.expiresAt > state.clock() && state.installations.has(token.installation.id)
  return isGood ? { kind: 'installation', token } : { status: 401, message: 'Bad credentials' }
}

/** Makes an installation token, good for an hour. */
export function issueToken(
  state: State,
  installation: Installation,
  permissions: Permissions,
  repositories: number[] | null,
): { secret: string; token: Token } {
  const secret = `ghs_${randomBytes(27).toString('base64url').replace(/[-_]/g, 'x')}`
  const token = { installation, permissions, repositories, expiresAt: state.clock() + TOKEN_LIFE_MS }
  state.tokens.set(secret, token)
  return { secret, token }
}

/** Whether a token may read, or write, something such as `checks`. */
export function mayUse(permissions: Permissions, name: string, level: 'read' | 'write'): boolean {
  const granted = permissions[name]
  return granted === 'write' || granted === level
}
