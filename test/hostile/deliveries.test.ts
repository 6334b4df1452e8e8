import { createHmac, randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { type Stage, setStage } from '../end-to-end/stage.ts'
import { type Random, random } from '../stories/random.ts'
import { tell } from '../stories/story.ts'
import { heapInUse, long } from './memory.ts'

const COUNT = long ? 20_000 : 400
const AT_ONCE = 20

let stage: Stage

afterEach(async () => {
  await stage.end()
})

const VALUES = [
  null,
  -1,
  0,
  1e308,
  '',
  '__proto__',
  'x'.repeat(5_000),
  [],
  {},
  [[]],
  true,
  '\u202e@everyone',
] as const

/** The payload with some of its fields changed, removed, or put somewhere else. */
function mutated(payload: unknown, chance: Random): unknown {
  if (typeof payload !== 'object' || payload === null) return chance.pick(VALUES)
  const copy: Record<string, unknown> | unknown[] = Array.isArray(payload) ? [...payload] : { ...payload }
  const keys = Object.keys(copy)
  const key = keys[chance.below(keys.length)]
  if (key === undefined) return copy
  const held = (copy as Record<string, unknown>)[key]
  const next = chance.chance(0.6) ? mutated(held, chance) : chance.pick(VALUES)
  if (chance.chance(0.15)) Reflect.deleteProperty(copy, key)
  else Reflect.set(copy, key, next)
  return copy
}

test(`${COUNT.toLocaleString('en')} signed deliveries that nobody understands: none is answered with an error`, async () => {
  stage = await setStage({ pauses: [] })
  const octo = stage.github.account('octo', { type: 'Organization' })
  stage.github.install(octo)
  await tell(octo, 'engine', () => stage.settle())
  const real = stage.github.deliveries.map(({ event, payload }) => ({ event, payload: JSON.parse(payload) }))
  const url = `${stage.service().url}/api/github/webhooks`
  const chance = random(11)
  const answers = new Map<number, number>()

  const send = async () => {
    const { event, payload } = real[chance.below(real.length)] ?? { event: 'push', payload: {} }
    const changed = mutated(chance.chance(0.5) ? mutated(payload, chance) : payload, chance)
    const body = JSON.stringify(typeof changed === 'object' ? changed : { changed })
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': event,
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': `sha256=${createHmac('sha256', stage.secret).update(body).digest('hex')}`,
      },
      body,
    })
    const said = await response.text()
    expect(said.length).toBeLessThan(100)
    answers.set(response.status, (answers.get(response.status) ?? 0) + 1)
  }
  const many = async (count: number) => {
    for (let sent = 0; sent < count; sent += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, send))
    await stage.service().idle()
    // What GitHub's stand-in remembers is not the app's memory.
    stage.github.requests.length = 0
  }
  await many(COUNT / 2)
  const warm = heapInUse()
  await many(COUNT / 2)
  const end = heapInUse()
  if (long) console.info({ answers: Object.fromEntries(answers), warmMB: warm / 1e6, endMB: end / 1e6 })
  expect([...answers.keys()].filter((status) => status >= 500)).toEqual([])
  expect(end).toBeLessThan(1.5 * warm)
}, 1_800_000)
