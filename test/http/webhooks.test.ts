import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { call, deliver, GUID, head, PATH, type Stage, setStage } from './stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage.stop()
})

describe('a delivery', () => {
  it('is answered with 200 when it is stored, and not before', async () => {
    const open = stage.hold()
    const answer = deliver(stage, '{"action":"completed"}')
    await expect.poll(() => stage.taken()).toBeGreaterThan(0)
    expect(stage.outcomes).toEqual([])
    open()
    expect((await answer).status).toBe(200)
    expect(stage.stored).toEqual([{ id: GUID, event: 'workflow_run', payload: { action: 'completed' } }])
    expect(stage.outcomes).toEqual([{ status: 200, delivery: { id: GUID, event: 'workflow_run' } }])
  })

  it.each(['{"text":"ünïcödé 🌊 \u2028"}', ' {"spaces": "as they came" }\n'])(
    'is verified byte by byte, as in %s',
    async (body) => {
      expect((await deliver(stage, body)).status).toBe(200)
      expect(stage.stored[0]?.payload).toEqual(JSON.parse(body))
    },
  )

  it.each([`${PATH}/`, `${PATH}?a=b`])('may come to %s', async (path) => {
    expect((await deliver(stage, '{}', {}, path)).status).toBe(200)
  })

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
    'may have the type %s',
    async (type) => {
      expect((await deliver(stage, '{}', { 'content-type': type })).status).toBe(200)
    },
  )
})

describe('refused without being looked at', () => {
  afterEach(() => {
    expect(stage.stored).toEqual([])
    expect(stage.outcomes.map(({ delivery }) => delivery)).toEqual([null])
    expect(stage.taken()).toBe(0)
  })

  it.each([
    ['another type', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a type that only begins like it', { 'content-type': 'application/jsonp' }],
    ['a packed body', { 'content-encoding': 'gzip' }],
  ])('with 415: %s', async (_, changes) => {
    expect((await deliver(stage, '{}', changes)).status).toBe(415)
  })

  it.each([
    ['no event', { 'x-github-event': null }],
    ['no id', { 'x-github-delivery': null }],
    ['no signature', { 'x-hub-signature-256': null }],
    ['an event that names another thing', { 'x-github-event': 'workflow_run.completed' }],
    ['an id that is none', { 'x-github-delivery': '../../etc' }],
    ['an endless id', { 'x-github-delivery': 'a'.repeat(1_000) }],
  ])('with 400: %s', async (_, changes) => {
    expect((await deliver(stage, '{}', changes)).status).toBe(400)
  })

  it.each([
    ['of another body', `sha256=${'0'.repeat(64)}`],
    ['that is none', 'nonsense'],
    ['that is empty behind its name', 'sha256='],
    ['of the older kind', `sha1=${'0'.repeat(40)}`],
  ])('with 401: a signature %s', async (_, signature) => {
    expect((await deliver(stage, '{}', { 'x-hub-signature-256': signature })).status).toBe(401)
  })

  it('with 401: an empty body', async () => {
    const sender = call(stage)
    sender.send(
      head(PATH, {
        'content-type': 'application/json',
        'x-github-delivery': GUID,
        'x-github-event': 'push',
        'x-hub-signature-256': 'sha256=0',
        'content-length': 0,
      }),
    )
    await sender.hears('401 Unauthorized')
  })

  it('with 401: bytes that are no UTF-8', async () => {
    const sender = call(stage)
    const headers = {
      'content-type': 'application/json',
      'x-github-delivery': GUID,
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
      'content-length': 2,
    }
    sender.send(head(PATH, headers))
    sender.send(Buffer.from([0xc3, 0x28]))
    await sender.hears('401 Unauthorized')
  })

  it('with 405: another method', async () => {
    const answer = await fetch(stage.url + PATH)
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

describe('with a right signature', () => {
  it.each(['{"broken"', '"text"', 'null', '[]', '5'])('a body that is no object is 400: %s', async (body) => {
    expect((await deliver(stage, body)).status).toBe(400)
    expect(stage.stored).toEqual([])
    expect(stage.outcomes).toEqual([{ status: 400, delivery: { id: GUID, event: 'workflow_run' } }])
  })

  it('a store that fails is 500, and says nothing of why', async () => {
    stage.breakStore()
    const answer = await deliver(stage, '{}')
    expect([answer.status, await answer.text()]).toEqual([500, 'something went wrong\n'])
    expect(stage.taken()).toBe(0)
  })
})

describe('a store that is too slow', () => {
  it('is 503 in time for GitHub, and what it stores later stays', async () => {
    await stage.stop()
    stage = await setStage({ answerTime: 20 })
    const open = stage.hold()
    const answer = await deliver(stage, '{}')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30'])
    expect(stage.stored).toEqual([])
    open()
    await expect.poll(() => stage.stored).toHaveLength(1)
  })
})

describe('a stranger', () => {
  it.each(['/', '/probot', '/probot/static/robot.svg', '/metrics', '/api/github', '/favicon.ico'])(
    'finds nothing at %s',
    async (path) => {
      const answer = await fetch(stage.url + path)
      expect([answer.status, await answer.text()]).toEqual([404, 'not found\n'])
    },
  )

  it('hears PONG at /ping, as from every Probot app', async () => {
    const answer = await fetch(`${stage.url}/ping`)
    expect([answer.status, await answer.text()]).toEqual([200, 'PONG'])
  })

  it('is never told what is installed', async () => {
    const answers = [
      await fetch(stage.url),
      await fetch(`${stage.url}/ping`),
      await deliver(stage, '{}'),
      await deliver(stage, '{'),
      await deliver(stage, '{}', { 'x-hub-signature-256': 'x' }),
    ]
    const known = ['allow', 'connection', 'content-length', 'content-type', 'date', 'keep-alive']
    const names = answers.flatMap(({ headers }) => [...headers.keys()])
    expect(names.filter((name) => !known.includes(name))).toEqual([])
  })
})

describe('a route that throws', () => {
  it('is 500 with a constant text, and the error is heard of inside', async () => {
    await stage.stop()
    const failing = () => {
      throw new Error('SECRET')
    }
    stage = await setStage({}, [failing])
    const answer = await fetch(`${stage.url}/other`)
    expect([answer.status, await answer.text()]).toEqual([500, 'something went wrong\n'])
    expect(stage.errors).toEqual([new Error('SECRET')])
  })
})
