import { readdirSync, readFileSync } from 'node:fs'

/*
 * Looks every 5 ms at the memory of a process and its descendants, in a process of its own; tells the highest sum to
 * the parent that asks, and begins anew. Usage: memory-sampler <pid>. Linux only.
 */
const root = Number(process.argv[2])
let peak = 0
let now = 0

const pagesOf = (pid) => Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1])

function childrenOf(pid) {
  const threads = readdirSync(`/proc/${pid}/task`)
  return threads.flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
  )
}

function bytesOf(pid) {
  try {
    return pagesOf(pid) * 4096 + childrenOf(pid).reduce((sum, child) => sum + bytesOf(child), 0)
  } catch {
    return 0
  }
}

setInterval(() => {
  now = bytesOf(root)
  peak = Math.max(peak, now)
}, 5)

process.on('message', () => {
  process.send({ peak, now })
  peak = now
})
process.on('disconnect', () => process.exit())
