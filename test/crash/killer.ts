import { setTimeout as pause } from 'node:timers/promises'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { MAIN, start, type Tidemark } from '../process/process.ts'
import type { Random } from '../stories/random.ts'

/** A process that is started again whenever it was killed. */
export interface Victim {
  /** Kills it so many times at random moments, and leaves it running after that. */
  kill(times: number): Promise<void>
  /** Ends it. */
  end(): Promise<void>
  /** How often it was killed, by moment. */
  kills: Record<'while starting' | 'any time' | 'before a request' | 'after a request', number>
}

/** Starts the built process beside a GitHub, and lets it be killed. */
export async function startVictim(
  github: Sandbox,
  env: Record<string, string>,
  chance: Random,
): Promise<Victim> {
  const kills: Victim['kills'] = {
    'while starting': 0,
    'any time': 0,
    'before a request': 0,
    'after a request': 0,
  }
  let process: Tidemark = start(MAIN, env)
  await process.says('Listening')

  const strike = async () => {
    process.child.kill('SIGKILL')
    await process.exit
  }

  /** Resolves at the n-th request from now, which is never answered; at the latest after a second. */
  async function request(when: 'before' | 'after'): Promise<void> {
    let left = 1 + chance.below(12)
    const reached = new Promise<void>((resolve) => {
      github.storm(() => {
        if (--left > 0) return null
        // Only once its effect is there.
        if (when === 'after') setImmediate(resolve)
        else resolve()
        return { how: 'timeout', when }
      })
    })
    await Promise.race([reached, pause(1_000)])
    github.storm(null)
  }

  async function killOnce(): Promise<void> {
    const moment = chance.pick(['while starting', 'any time', 'before a request', 'after a request'])
    if (moment === 'while starting') {
      await strike()
      process = start(MAIN, env)
      await pause(chance.below(700))
    } else {
      await process.says('Listening')
      if (moment === 'any time') await pause(chance.below(500))
      else await request(moment === 'before a request' ? 'before' : 'after')
    }
    await strike()
    kills[moment]++
    process = start(MAIN, env)
  }

  return {
    kills,
    async kill(times) {
      for (let index = 0; index < times; index++) await killOnce()
      await process.says('Listening')
    },
    end: strike,
  }
}
