import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { FORMATS } from '../../../src/formats/list.ts'
import { bytesOf, FIXTURES, fixtureDocument } from '../../formats/fixtures.ts'
import { RECIPES } from './recipes.ts'

/** What reading a file took. */
export interface Taken {
  /** Seconds of CPU. */
  seconds: number
  /** Bytes beyond what the process takes without a file. */
  memory: number
  values: number
  problem: string | null
}

/** A file that was tried. */
export interface Tried extends Taken {
  format: string
  recipe: string
  bytes: number
}

const READ = join(import.meta.dirname, 'read.mjs')
const OPTIONS = [
  '--expose-gc',
  '--optimize-for-size',
  '--max-semi-space-size=4',
  '--v8-pool-size=1',
  '--max-old-space-size=2000',
]

/** Reads a file in a process of its own; null where that died. */
export async function taken(content: string): Promise<Taken | null> {
  const child = spawn(process.execPath, [...OPTIONS, READ], { stdio: ['pipe', 'pipe', 'ignore'] })
  const output = text(child.stdout)
  child.stdin.on('error', () => {})
  child.stdin.end(content)
  await once(child, 'close')
  const said = await output
  return said ? JSON.parse(said) : null
}

/** Real files of a format; for Tidemark's own, which has no fixtures, one that has everything. */
export function sourcesOf(format: (typeof FORMATS)[number]): string[] {
  const own = FIXTURES.filter((fixture) => format.recognises(fixtureDocument(fixture)))
    .map((fixture) => Buffer.from(bytesOf(fixture)).toString())
    .filter((source) => source.length < 300_000)
    .sort((a, b) => a.length - b.length)
  if (own.length > 0) return [...new Set([own[0] ?? '', own[Math.floor(own.length / 2)] ?? ''])]
  return [
    '{"version":1,"metrics":{"a":{"samples":[1,2],"name":"a"},"b":{"value":3,"low":2,"high":9}},"annotations":[]}',
  ]
}

/** Tries all recipes on a format's files at a size; the worst first, by time and memory together. */
export async function search(format: (typeof FORMATS)[number], bytes: number): Promise<Tried[]> {
  const tried: Tried[] = []
  for (const source of sourcesOf(format)) {
    for (const recipe of RECIPES) {
      const content = recipe.make(source, bytes)
      if (content === null) continue
      const took = await taken(content)
      tried.push({
        format: format.id,
        recipe: recipe.name,
        bytes: Buffer.byteLength(content),
        ...(took ?? { seconds: Number.NaN, memory: Number.NaN, values: 0, problem: 'died' }),
      })
    }
  }
  const cost = ({ seconds, memory }: Tried) => (Number.isNaN(seconds) ? 1e9 : seconds / 3 + memory / 120e6)
  return tried.sort((a, b) => cost(b) - cost(a))
}
