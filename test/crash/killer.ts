import { setTimeout as pause } from 'node:timers/promises'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { MAIN, start, type Tidemark } from '../process/process.ts'
import type { Random } from '../stories/random.ts'
import { writes } from './writes.ts'

/** When a process is killed. A request is one to GitHub; a write is one to the database's file. */
const MOMENTS = [
  'while starting',
  'any time',
  'before a request',
  'after a request',
  'after a write',
  'while stopping',
] as const

export type Moment = 'in the very first start' | (typeof MOMENTS)[number]

/** A process that is started again whenever it was killed. */
export interface Victim {
  /** Kills it so many times at random moments, and leaves it running after that. */
  kill(times: number): Promise<void>
  /** Ends it. */
  end(): Promise<void>
  /** How often it was killed, by moment. */
  kills: Map<Moment, number>
}

interface Life {
  github: Sandbox
  env: Record<string, string>
  /** Where the database's file is or will be; null where it is on a server. */
  folder: string | null
  chance: Random
  /** How often it is killed before it has run at all. */
  firstStarts: number
}

/** A moment is given up, and the process killed all the same, after so many milliseconds. */
const PATIENCE_MS = 1_000

/** Starts the built process beside a GitHub, and lets it be killed. */
export async function startVictim({ github, env, folder, chance, firstStarts }: Life): Promise<Victim> {
  const kills: Victim['kills'] = new Map()
  let process: Tidemark = start(MAIN, env)

  /** False where it had ended by itself. */
  const strike = async () => {
    process.child.kill('SIGKILL')
    return (await process.exit) === null
  }

  /** The n-th request from now arrives, and is never answered. */
  const request = (when: 'before' | 'after') => {
    let left = 1 + chance.below(12)
    return new Promise<void>((resolve) => {
      github.storm(() => {
        if (--left > 0) return null
        // Only once its effect is there.
        if (when === 'after') setImmediate(resolve)
        else resolve()
        return { how: 'timeout', when }
      })
    })
  }

  async function come(moment: Moment, signal: AbortSignal): Promise<void> {
    switch (moment) {
      case 'in the very first start':
        if (folder) await writes(folder, 1, signal)
        return void (await pause(chance.below(folder ? 30 : 1_000)))
      case 'while starting':
        return void (await pause(chance.below(700)))
      case 'any time':
        return void (await pause(chance.below(500)))
      case 'before a request':
        return request('before')
      case 'after a request':
        return request('after')
      case 'after a write':
        return folder ? writes(folder, 1 + chance.below(8), signal) : undefined
      case 'while stopping':
        process.child.kill('SIGTERM')
        await process.says('finishing what runs')
        return void (await pause(chance.below(30)))
    }
  }

  async function killAt(moment: Moment): Promise<boolean> {
    const isStarting = moment === 'in the very first start' || moment === 'while starting'
    if (!isStarting) await process.says('Listening')
    const limit = new AbortController()
    const patience = pause(isStarting ? 10 * PATIENCE_MS : PATIENCE_MS, undefined, limit).catch(() => {})
    await Promise.race([come(moment, limit.signal), patience])
    limit.abort()
    github.storm(null)
    const killed = await strike()
    if (killed) kills.set(moment, (kills.get(moment) ?? 0) + 1)
    process = start(MAIN, env)
    return killed
  }

  let moments: Moment[] = []
  /** Each moment as often as any other. */
  function nextMoment(): Moment {
    if (moments.length === 0) moments = chance.shuffled(MOMENTS)
    const moment = moments.pop() ?? 'any time'
    return moment === 'while starting' && process.output().includes('Listening') ? 'any time' : moment
  }

  for (let index = 0; index < firstStarts; index++) await killAt('in the very first start')
  await process.says('Listening')
  return {
    kills,
    async kill(times) {
      for (let killed = 0; killed < times; ) if (await killAt(nextMoment())) killed++
      await process.says('Listening')
    },
    async end() {
      await strike()
    },
  }
}
