/*
 * Loaded into the service's process before its program. Remembers the longest time that the event loop stood still,
 * tells it to the parent that asks, and begins anew.
 */
let last = performance.now()
let longest = 0

function look() {
  const now = performance.now()
  longest = Math.max(longest, now - last)
  last = now
}

setInterval(look, 2).unref()

process.on('message', () => {
  look()
  process.send?.({ longest })
  longest = 0
})
process.channel?.unref()
