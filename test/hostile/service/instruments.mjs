import { readdirSync, readFileSync } from 'node:fs'

/*
 * Looks every 5 ms at the memory of a process and its descendants, and asks for its health again and again, in a
 * process of its own that nothing else holds up. Tells the highest sum of memory and the longest answer to the parent
 * that asks, and begins anew. Usage: instruments <pid> <url>. Memory: Linux only.
 */
const root = Number(process.argv[2])
const url = process.argv[3]
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

let health = 0
let asked = null

async function askHealth() {
  asked = performance.now()
  const answer = await fetch(`${url}/healthz`).catch(() => null)
  await answer?.text()
  health = Math.max(health, answer?.ok ? performance.now() - asked : Number.POSITIVE_INFINITY)
  asked = null
  setTimeout(askHealth, 10)
}

process.on('message', () => {
  if (asked !== null) health = Math.max(health, performance.now() - asked)
  process.send({ peak, now, health })
  peak = now
  health = 0
})
process.once('message', askHealth)
process.on('disconnect', () => process.exit())
