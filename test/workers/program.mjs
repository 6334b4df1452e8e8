import { serveTasks } from '../../dist/workers/serve.js'

/* A worker process whose tasks are as bad as they can be. Of the built app, which starts sooner. */

/** Keeps the processor busy for so long: what passes beside other processes does not count. */
function spin(milliseconds) {
  const began = process.cpuUsage()
  for (let used = 0; used < milliseconds; ) {
    const { user, system } = process.cpuUsage(began)
    used = (user + system) / 1000
  }
}

const tasks = {
  echo: (input) => input,
  pid: () => process.pid,
  environment: () => Object.keys(process.env),
  fails: () => {
    throw new TypeError('no such thing')
  },
  spin: (milliseconds) => spin(milliseconds),
  'for ever': () => spin(Number.POSITIVE_INFINITY),
  objects: (count) => Array.from({ length: count }, (_, index) => ({ index, text: `text ${index}` })).length,
  buffers: (megabytes) => Array.from({ length: megabytes }, () => Buffer.alloc(1e6, 1)).length,
  'one large buffer': (megabytes) => Buffer.alloc(megabytes * 1e6, 1).byteLength,
  'a long text': (megabytes) => 'ä'.repeat(megabytes * 1e6).replaceAll('ä', 'öö').length,
  dies: () => process.kill(process.pid, 'SIGKILL'),
  async steps({ from, steps }, { step, emit }) {
    for (const [index, takes] of steps.entries()) {
      if (index < from) continue
      await step(index, `step ${index}`)
      spin(takes === 'for ever' ? Number.POSITIVE_INFINITY : takes)
      await emit(`${index} by ${process.pid}`)
    }
    return null
  },
}

await serveTasks(
  Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, async () => task])),
  Number(process.argv[2]),
)
