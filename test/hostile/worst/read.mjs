import { readFile } from '../../../dist/ingest/read-files.js'

/*
 * Reads one file as a worker process does, without its limits, and prints what it took. It has a process of its own,
 * as the peak of memory is the process's. Usage: read.mjs <format>, the file on the standard input.
 */
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const bytes = Buffer.concat(chunks)
chunks.length = 0
await readFile(
  { name: 'warm.json', read: async () => Buffer.from('{"version":1,"metrics":{"a":1}}') },
  'a',
  [],
)
globalThis.gc?.()
const rest = process.resourceUsage().maxRSS
const began = process.cpuUsage()
const part = await readFile({ name: 'report', read: async () => bytes }, 'a', [])
const { user, system } = process.cpuUsage(began)
console.log(
  JSON.stringify({
    seconds: (user + system) / 1e6,
    memory: (process.resourceUsage().maxRSS - rest) * 1024,
    values: part.file?.upload.readings.length ?? 0,
    problem: part.problems[0]?.what ?? null,
  }),
)
