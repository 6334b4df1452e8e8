import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhooks } from '@octokit/webhooks'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort, MAIN, start, type Tidemark } from './process.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PRIVATE_KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const WEBHOOK_SECRET = 'a secret of our own'
const { sign } = new Webhooks({ secret: WEBHOOK_SECRET })

let folder: string
let port: number
let tidemark: Tidemark

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-log-'))
  port = await freePort()
  const env = { APP_ID: '1', PRIVATE_KEY, WEBHOOK_SECRET, HOST: '127.0.0.1', PORT: String(port) }
  const github = { GHE_HOST: '127.0.0.1:9', GHE_PROTOCOL: 'http' }
  tidemark = start(MAIN, { ...env, ...github, NODE_ENV: 'production', LOG_LEVEL: 'trace' }, folder)
  await tidemark.says('Listening')
})

afterEach(async () => {
  tidemark.child.kill('SIGKILL')
  await tidemark.exit
  await rm(folder, { recursive: true, force: true })
})

async function deliver(body: string, signature: string, type = 'application/json') {
  const headers = {
    'content-type': type,
    'x-github-delivery': 'the-delivery',
    'x-github-event': 'workflow_run',
    'x-hub-signature-256': signature,
  }
  const url = `http://127.0.0.1:${port}/api/github/webhooks`
  const answer = await fetch(url, { method: 'POST', headers, body })
  return { status: answer.status, text: await answer.text() }
}

describe('the log of a delivery', () => {
  it('that is not understood holds its id, and nothing of the payload; the answer not even that', async () => {
    const body = JSON.stringify({ action: 'completed', installation: { id: 1 }, note: 'PRIVATE-VALUE' })
    expect(await deliver(body, await sign(body))).toEqual({ status: 200, text: 'ok\n' })
    await tidemark.says('the-delivery')
    expect(tidemark.output()).toContain('not as GitHub documents it')
    expect(tidemark.output()).not.toContain('PRIVATE-VALUE')
  })

  it('that a stranger sends holds nothing of it', async () => {
    const forged = { action: 'completed', note: 'PRIVATE-VALUE' }
    expect((await deliver(JSON.stringify(forged), `sha256=${'0'.repeat(64)}`)).status).toBe(401)
    expect((await deliver('PRIVATE-VALUE', await sign('PRIVATE-VALUE'))).status).toBe(400)
    expect((await deliver('PRIVATE-VALUE', 'x', 'text/plain')).status).toBe(415)
    await tidemark.says('WEBHOOK_SECRET')
    expect(tidemark.output()).not.toContain('PRIVATE-VALUE')
  })
})
