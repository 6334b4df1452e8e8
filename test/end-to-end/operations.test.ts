import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from '../process/process.ts'
import { buildBase, buildPullRequest, type Stage, setStage } from './stage.ts'

const TOKEN = 'a token of the operator'

let stage: Stage

afterEach(async () => {
  await stage.end()
})

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${stage.service().url}${path}`, { headers })

async function text(path: string): Promise<[status: number, body: string]> {
  const response = await get(path)
  return [response.status, (await response.text()).trim()]
}

async function tellStory(): Promise<void> {
  const octo = stage.github.account('secret-company', { type: 'Organization' })
  const engine = octo.repository('secret-engine')
  stage.github.install(octo)
  await buildBase(stage, engine, { size: 100 })
  engine.branch('feature')
  engine.commit('feature')
  const pull = engine.openPullRequest({ head: 'feature' })
  await buildPullRequest(stage, engine, pull, { size: 130 })
}

const read = async () => {
  const response = await get('/metrics', { authorization: `Bearer ${TOKEN}` })
  return { response, body: await response.text() }
}

describe('health', () => {
  it('is told while everything is there', async () => {
    stage = await setStage()
    expect(await text('/healthz')).toEqual([200, 'ok'])
    expect(await text('/readyz')).toEqual([200, 'ok'])
    expect((await get('/readyz')).headers.get('cache-control')).toBe('no-store')
  })

  it('names GitHub when it is away, while the process is alive, and asks it again only after a while', async () => {
    stage = await setStage({ tick: 1 })
    stage.github.fail({ path: '/app' }, { how: 503, times: 1 })
    const away = [503, 'not ready: github\ngithub: GitHub does not answer']
    expect(await text('/readyz')).toEqual(away)
    expect(await text('/healthz')).toEqual([200, 'ok'])
    const since = stage.github.mark()
    expect(await text('/readyz')).toEqual(away)
    expect(since()).toEqual([])
    stage.pass(1)
    expect(await text('/readyz')).toEqual([200, 'ok'])
    for (let index = 0; index < 5; index++) await text('/readyz')
    expect(since()).toHaveLength(1)
  })
})

describe('metrics', () => {
  it('are there for who carries the token, and for nobody else', async () => {
    stage = await setStage({ env: { METRICS_TOKEN: TOKEN } })
    expect((await get('/metrics')).status).toBe(404)
    expect((await get('/metrics', { authorization: 'Bearer another token' })).status).toBe(404)
    const { response } = await read()
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/plain'),
    ])
  })

  it('are not there without a token or a port', async () => {
    stage = await setStage()
    expect((await get('/metrics')).status).toBe(404)
  })

  it('are on a port of their own where that is wanted, and nothing else is', async () => {
    const port = await freePort()
    stage = await setStage({ env: { METRICS_PORT: String(port) } })
    const own = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
    expect(await (await own('/metrics')).text()).toContain('tidemark_queue_jobs')
    expect((await own('/api/github/webhooks')).status).toBe(404)
    expect((await get('/metrics')).status).toBe(404)
  })

  it('count what happened, and name nobody', async () => {
    stage = await setStage({ env: { METRICS_TOKEN: TOKEN } })
    await tellStory()
    const { body } = await read()
    expect(body).toMatch(/tidemark_deliveries_total{event="workflow_run",status="200"} [1-9]/)
    expect(body).toMatch(/tidemark_deliveries_stored_total{receipt="new"} [1-9]/)
    expect(body).toMatch(/tidemark_job_duration_seconds_count{kind="ingest-run",end="done"} 2/)
    expect(body).toMatch(
      /_count{method="POST",endpoint="\/repos\/{owner}\/{repo}\/check-runs",status="201"} 1/,
    )
    expect(body).toMatch(/tidemark_report_latency_seconds_count [1-9]/)
    expect(body).toMatch(/tidemark_github_rate_limit_remaining \d{4}/)
    // One waits for the end of `wait`, in case that no workflow runs.
    expect(body).toContain('tidemark_queue_jobs{state="waiting"} 1')
    expect(body).not.toMatch(/secret|feature|"size"/)
  })

  it('are all in the documentation, and no others are', async () => {
    stage = await setStage({ env: { METRICS_TOKEN: TOKEN } })
    const { body } = await read()
    const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8')
    const told = [...body.matchAll(/^# HELP (tidemark_\w+)/gm)].map(([, name]) => name)
    const documented = [...page.matchAll(/^\| `(tidemark_\w+)`/gm)].map(([, name]) => name)
    expect(documented.sort()).toEqual(told.sort())
  })
})
