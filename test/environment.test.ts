import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readDatabaseEnvironment, readEnvironment } from '../src/environment.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PRIVATE_KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const COMPLETE = { APP_ID: '12', PRIVATE_KEY, WEBHOOK_SECRET: 'a secret of our own' }

describe('the environment', () => {
  it('has a default for everything but the credentials', () => {
    expect(readEnvironment(COMPLETE)).toMatchObject({
      appId: 12,
      apiUrl: 'https://api.github.com',
      webUrl: 'https://github.com',
      databaseUrl: 'file:./data/tidemark.db',
      quickChartUrl: null,
      webhookPath: '/api/github/webhooks',
      port: 3000,
      bytesInFlight: 100 * 1024 * 1024,
    })
  })

  it('names the package that SENTRY_DSN needs', () => {
    expect(() => readEnvironment({ ...COMPLETE, SENTRY_DSN: 'https://key@sentry.example.com/1' })).toThrow(
      /SENTRY_DSN is set.*npm install @sentry\/node/,
    )
  })

  it('points at a GitHub Enterprise Server, as Probot’s variables do', () => {
    expect(readEnvironment({ ...COMPLETE, GHE_HOST: 'ghe.example.com' })).toMatchObject({
      apiUrl: 'https://ghe.example.com/api/v3',
      webUrl: 'https://ghe.example.com',
    })
    expect(readEnvironment({ ...COMPLETE, GHE_HOST: '127.0.0.1:9', GHE_PROTOCOL: 'http' })?.apiUrl).toBe(
      'http://127.0.0.1:9/api/v3',
    )
  })

  it('takes the host of an Enterprise Server with a slash at its end, and refuses an address', () => {
    expect(readEnvironment({ ...COMPLETE, GHE_HOST: 'ghe.example.com/' })?.webUrl).toBe(
      'https://ghe.example.com',
    )
    expect(() => readEnvironment({ ...COMPLETE, GHE_HOST: 'https://ghe.example.com' })).toThrow(
      /GHE_HOST is not valid: expected a host such as/,
    )
  })

  it('takes a key with escaped line ends or in base64, and refuses one that is damaged or in quotes', () => {
    const escaped = PRIVATE_KEY.replace(/\n/g, '\\n')
    const base64 = Buffer.from(PRIVATE_KEY).toString('base64')
    for (const key of [escaped, base64, PRIVATE_KEY.replace(/\n/g, '\r\n')])
      expect(readEnvironment({ ...COMPLETE, PRIVATE_KEY: key })?.privateKey).toContain('BEGIN PRIVATE KEY')
    for (const key of [`"${escaped}"`, PRIVATE_KEY.replace(/(\n.{10}).{20}/, '$1')])
      expect(() => readEnvironment({ ...COMPLETE, PRIVATE_KEY: key })).toThrow(/PRIVATE_KEY.*cannot be read/)
  })

  it('says what may be chosen from', () => {
    expect(() => readEnvironment({ ...COMPLETE, LOG_LEVEL: 'INFO' })).toThrow(
      'LOG_LEVEL is not valid: expected trace, debug, info, warn, error, fatal or silent',
    )
  })

  it('without credentials is for the set-up wizard, but not in production', () => {
    expect(readEnvironment({})).toBeNull()
    expect(() => readEnvironment({ NODE_ENV: 'production' })).toThrow(
      /APP_ID[\s\S]*PRIVATE_KEY[\s\S]*WEBHOOK_SECRET/,
    )
  })

  it.each(['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET'])('names %s when it is missing', (name) => {
    expect(() => readEnvironment({ ...COMPLETE, NODE_ENV: 'production', [name]: undefined })).toThrow(name)
    expect(() => readEnvironment({ ...COMPLETE, NODE_ENV: 'production', [name]: '' })).toThrow(name)
  })

  it('refuses the secret that everybody knows', () => {
    expect(() => readEnvironment({ ...COMPLETE, WEBHOOK_SECRET: 'development' })).toThrow(/WEBHOOK_SECRET/)
  })

  it.each([
    ['PORT', 'x'],
    ['QUICKCHART_URL', 'nonsense'],
    ['JOB_CONCURRENCY', '0'],
    ['MAX_BYTES_IN_FLIGHT', '1000000'],
    ['APP_ID', 'twelve'],
    ['PRIVATE_KEY', 'not a key'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => readEnvironment({ ...COMPLETE, [name]: value })).toThrow(name)
  })

  it('needs no credentials for a command that only opens the database', () => {
    expect(readDatabaseEnvironment({ DATABASE_URL: 'file:x.db' }).databaseUrl).toBe('file:x.db')
  })
})
