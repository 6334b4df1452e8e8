import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Not gone, nor only left to be counted by a parent that does not count, as in some containers. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
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
