import { expect, it } from 'vitest'
import { createRepeater } from '../../src/github/repeat.ts'

it('work that fails is done again as long as the listener gives it a time', async () => {
  const repeater = createRepeater()
  const heard: unknown[] = []
  repeater.on('failed', (error, { args, retryCount }) => {
    heard.push([error, args, retryCount])
    return retryCount < 2 ? 0 : undefined
  })
  let tries = 0
  const succeeds = async (by: string) => {
    if (++tries < 3) throw new Error(`${by}: ${tries}`)
    return 'done'
  }
  expect(await repeater.schedule(succeeds, 'it')).toBe('done')
  expect(heard).toEqual([
    [new Error('it: 1'), ['it'], 0],
    [new Error('it: 2'), ['it'], 1],
  ])
  await expect(repeater.schedule(async () => Promise.reject(new Error('never')))).rejects.toThrow('never')
})
