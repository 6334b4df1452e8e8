import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { upload } from '../end-to-end/stage.ts'
import { type Neighbours, open, startNeighbours } from './neighbours.ts'

const long = process.env.TIDEMARK_LONG === '1'

/** Reports of the victim's in each round, pull requests of the attacker's, commands of a stranger, metrics of a run. */
const SIZE = long
  ? { reports: 100, pulls: 60, commands: 60, metrics: 8_000, api: 250 }
  : { reports: 4, pulls: 12, commands: 60, metrics: 50, api: 100 }

const DOWNLOAD_MS = 5_000

/** How often it is tried where the machine itself may have been busy with something else. */
const ROUNDS = long ? 1 : 3

function quantile(times: number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
}

async function reports(neighbours: Neighbours): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < SIZE.reports; n++) times.push(await neighbours.report())
  return times
}

/** Everything at once: many pull requests with runs that are huge, slow, broken and many, and a stranger's commands. */
async function attack({ attacker, victim, github }: Neighbours, over: AbortSignal): Promise<void> {
  const metrics = Array.from({ length: SIZE.metrics }, (_, n) => [`metric-${n}`, n])
  const huge = upload(Object.fromEntries(metrics))
  const target = open(victim, 'target')
  const pulls = Array.from({ length: SIZE.pulls }, (_, n) => open(attacker, `attack-${n}`))
  for (let n = 0; n < SIZE.commands; n++) {
    for (const pull of [target, pulls[0]]) pull?.comment('mallory', `/tidemark accept size because ${n}`)
  }
  while (!over.aborted) {
    for (const pull of pulls) {
      if (over.aborted) break
      await attacker.startRun({ pullRequest: pull }).complete({ artifacts: huge })
      await pause(200)
    }
    await github.settled()
  }
}

/** The victim's p99 under attack, by that without. */
async function slowdown(): Promise<number> {
  const neighbours = await startNeighbours({ api: SIZE.api, download: DOWNLOAD_MS })
  try {
    await neighbours.report()
    const alone = await reports(neighbours)
    const over = new AbortController()
    const attacking = attack(neighbours, over.signal)
    await pause(1_000)
    const attacked = await reports(neighbours)
    over.abort()
    await attacking
    const figures = [alone, attacked].map((times) => [0.5, 0.99].map((share) => quantile(times, share)))
    if (long) console.info('p50 and p99 alone, and beside an attacker, in ms:', figures)
    return quantile(attacked, 0.99) / quantile(alone, 0.99)
  } finally {
    await neighbours.end()
  }
}

it(
  'an attacker on the same process does not slow down the reports of another installation',
  async () => {
    const seen: number[] = []
    while (seen.length < ROUNDS && !(Math.min(...seen) < 1.5)) seen.push(await slowdown())
    expect(Math.min(...seen)).toBeLessThan(1.5)
  },
  long ? 900_000 : 240_000,
)
