import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('a worker process ends in the midst of its work when its parent is killed', async () => {
  const owner = spawn(process.execPath, [join(import.meta.dirname, 'owner.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(owner.stdout, 'data')
  const worker = Number(line.toString())
  expect(isAlive(worker)).toBe(true)
  owner.kill('SIGKILL')
  await once(owner, 'close')
  while (isAlive(worker)) await new Promise((done) => setTimeout(done, 5))
})
