import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { COVER_CHANGE } from '../../src/jobs/cover-change-task.ts'
import { createPool, type Pool } from '../../src/workers/pool.ts'
import type { Task, Tenant } from '../../src/workers/task.ts'

// On a machine that is busy: work steps back behind everything else.
vi.setConfig({ testTimeout: 120_000 })

const PROGRAM = new URL('./program.mjs', import.meta.url)
const OURS: Tenant = { installationId: 1, repositoryId: 1 }
const THEIRS: Tenant = { installationId: 2, repositoryId: 2 }

let pool: Pool
let warnings: string[]

beforeEach(() => {
  warnings = []
  pool = createPool(PROGRAM, { warn: (_, message) => warnings.push(message) })
})

afterEach(() => pool.close())

const task = <Input, Output = Input>(name: string): Task<Input, Output> => ({
  name,
  seconds: 0.6,
  totalSeconds: 10,
})

const run = <Output = unknown>(name: string, input: unknown = null, tenant = OURS, small = false) =>
  pool.run(task<unknown, Output>(name), input, { tenant, small })

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('work', () => {
  it('takes and gives plain data, buffers and maps', async () => {
    const input = { text: 'a', list: [1, null], map: new Map([['a', 1]]), numbers: Float64Array.of(0.5) }
    expect(await run('echo', input)).toEqual({ kind: 'done', output: input })
  })

  it('that throws rejects with what it threw, and the process goes on', async () => {
    const first = await run('pid')
    await expect(run('fails')).rejects.toThrow('no such thing')
    expect(await run('pid')).toEqual(first)
  })

  it('knows nothing of this process’s environment', async () => {
    const { output } = (await run<string[]>('environment')) as { output: string[] }
    expect(output.filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual([])
  })

  it('is done in a process that ends with the pool', async () => {
    const { output: pid } = (await run<number>('pid')) as { output: number }
    expect(isAlive(pid)).toBe(true)
    await pool.close()
    expect(isAlive(pid)).toBe(false)
    await expect(run('pid')).rejects.toThrow('stops')
  })
})

describe('work that takes too much', () => {
  it.each([
    ['objects', 20_000_000],
    ['buffers', 2_000],
    ['one large buffer', 1_000],
    ['a long text', 200],
  ])('memory as %s is ended, and the next is done', async (name, size) => {
    expect(await run(name, size)).toEqual({ kind: 'exceeded', limit: 'memory', step: null })
    expect(await run('echo', 1)).toEqual({ kind: 'done', output: 1 })
    expect(warnings).toHaveLength(1)
  })

  it('time is ended, and the next is done', async () => {
    expect(await run('for ever')).toEqual({ kind: 'exceeded', limit: 'time', step: null })
    expect(await run('echo', 1)).toEqual({ kind: 'done', output: 1 })
  })

  it('of anything small is done as large work before it is given up', async () => {
    expect(await run('one large buffer', 60, OURS, true)).toEqual({ kind: 'done', output: 60_000_000 })
    expect(await run('for ever', null, OURS, true)).toMatchObject({ kind: 'exceeded', limit: 'time' })
  })

  it('and whose process dies by itself is tried once more', async () => {
    expect(await run('dies')).toEqual({ kind: 'exceeded', limit: 'crash', step: null })
  })
})

describe('work in steps', () => {
  const steps: Task<{ from: number; steps: (number | 'for ever')[] }, null, string> = {
    name: 'steps',
    seconds: 0.6,
    totalSeconds: 2,
    resume: (input, from) => ({ ...input, from }),
  }
  const doSteps = async (all: (number | 'for ever')[]) => {
    const parts: string[] = []
    const outcome = await pool.run(
      steps,
      { from: 0, steps: all },
      { tenant: OURS, small: false, onPart: (part) => parts.push(part.split(' ')[0] ?? '') },
    )
    return { parts, outcome }
  }

  it('gives the parts of the steps before the one that takes too long, and says which', async () => {
    expect(await doSteps([0, 10, 'for ever', 0])).toEqual({
      parts: ['0', '1'],
      outcome: { kind: 'exceeded', limit: 'time', step: { index: 2, name: 'step 2' } },
    })
  })

  it('may take longer than one step may', async () => {
    const { parts, outcome } = await doSteps([300, 300, 300, 300])
    expect(parts).toEqual(['0', '1', '2', '3'])
    expect(outcome).toEqual({ kind: 'done', output: null })
  })

  it('ends when all together take too long', async () => {
    const { parts, outcome } = await doSteps(Array.from({ length: 9 }, () => 400))
    expect(parts.length).toBeGreaterThan(3)
    expect(outcome).toMatchObject({ kind: 'exceeded', limit: 'total', step: { index: parts.length } })
  })

  it('lets others have their turn', async () => {
    const ends: string[] = []
    const long = doSteps([300, 300, 300, 300, 300]).then(() => ends.push('long'))
    const other = run('spin', 1, THEIRS).then(() => ends.push('other'))
    await Promise.all([long, other])
    expect(ends).toEqual(['other', 'long'])
  })
})

it('is done by the TypeScript program, too, where nothing was built', async () => {
  const source = createPool(new URL('../../src/worker.ts', import.meta.url), { warn() {} })
  const outcome = await source.run(
    COVER_CHANGE,
    {
      files: [{ path: 'a.ts', patch: '@@ -0,0 +1 @@\n+a', isNew: true, additions: 1 }],
      unlisted: 0,
      runs: [],
    },
    { tenant: OURS, small: true },
  )
  await source.close()
  expect(outcome).toMatchObject({ kind: 'done', output: { covered: 0, uncovered: 0 } })
})

describe('small work of another repository', () => {
  it('does not wait for large work', async () => {
    const ends: string[] = []
    const large = pool
      .run({ ...task('spin'), seconds: 60 }, 1_500, { tenant: OURS, small: false })
      .then(() => ends.push('large'))
    const small = run('echo', 1, THEIRS, true).then(() => ends.push('small'))
    await Promise.all([large, small])
    expect(ends).toEqual(['small', 'large'])
  })
})
