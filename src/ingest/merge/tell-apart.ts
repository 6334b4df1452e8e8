import { median } from 'simple-statistics'
import type { Reading } from '../../metrics/metric.ts'
import { slug } from '../../metrics/slug.ts'
import type { ReadFile } from '../read-file.ts'
import { replaced } from './groups.ts'

/** A path without what it shares with all others at its beginning and its end, and without its extension. */
function distinctPart(path: string, all: readonly string[]): string {
  const parts = all.map((one) => one.replace(/\.[^./]{1,20}$/, '').split('/'))
  const own = path.replace(/\.[^./]{1,20}$/, '').split('/')
  const shortest = Math.min(...parts.map((one) => one.length))
  let start = 0
  while (start < shortest && parts.every((one) => one[start] === own[start])) start++
  let end = 0
  while (end < shortest - start && parts.every((one) => one.at(-1 - end) === own.at(-1 - end))) end++
  return own.slice(start, own.length - end).join('-') || own.join('-')
}

/** What tells each file of a group from the others: what it measured, else its path, else its artifact. */
function tagsOf(group: readonly ReadFile[]): string[] {
  if (group.every(({ subject }) => subject !== undefined)) return group.map(({ subject }) => subject ?? '')
  const paths = group.map(({ path }) => path)
  const artifacts = group.map(({ artifact }) => artifact)
  if (new Set(paths).size === group.length) return paths.map((path) => distinctPart(path, paths))
  if (new Set(artifacts).size === group.length) return artifacts
  return group.map(({ artifact, path }) => `${artifact}-${path}`)
}

/** `bench/fib` of the file `node` is `bench/node/fib`, so that rules by family hold. */
function tagged(reading: Reading, tag: string): Reading {
  const { id, name } = reading.definition
  const slash = id.indexOf('/')
  const under = slash < 0 ? `${slug(tag)}/${id}` : `${id.slice(0, slash)}/${slug(tag)}${id.slice(slash)}`
  return { ...reading, definition: { ...reading.definition, id: slug(under), name: `${tag}: ${name ?? id}` } }
}

function numbersOf(reading: Reading): number[] {
  return 'number' in reading ? (reading.samples ?? [reading.number]) : []
}

/** Files that repeat each other: each metric once, with all measurements as its samples. */
function repeated(files: readonly ReadFile[]): Reading[] {
  const byId = new Map<string, Reading[]>()
  for (const { upload } of files) {
    for (const reading of upload.readings) {
      const all = byId.get(reading.definition.id)
      if (all) all.push(reading)
      else byId.set(reading.definition.id, [reading])
    }
  }
  return [...byId.values()].flatMap((readings) => {
    const [first] = readings
    const samples = readings.flatMap(numbersOf)
    if (!first || readings.length === 1 || samples.length === 0) return first ?? []
    return { definition: first.definition, number: median(samples), samples }
  })
}

/**
 * Lets files of one kind that measure the same ids be told apart: by what they measured, or by their paths. Files that
 * say that they measured the same thing (a page, say) repeat each other, and give samples.
 */
export function toldApart(files: readonly ReadFile[], group: readonly ReadFile[]): ReadFile[] {
  const times = new Map<string, number>()
  for (const { upload } of group) {
    for (const { definition } of upload.readings) {
      times.set(definition.id, (times.get(definition.id) ?? 0) + 1)
    }
  }
  if (![...times.values()].some((count) => count > 1)) return [...files]
  const tags = tagsOf(group)
  // Of pages each has its address in its ids, as soon as there are several.
  const isBySubject = group.every(({ subject }) => subject !== undefined)
  const isAlone = new Set(tags).size === 1
  const isClash = (id: string) => !isAlone && (isBySubject || (times.get(id) ?? 0) > 1)
  let result = [...files]
  for (const tag of new Set(tags)) {
    const own = group.filter((_, index) => tags[index] === tag)
    const readings = own.length > 1 ? repeated(own) : (own[0]?.upload.readings ?? [])
    const named = readings.map((one) => (isClash(one.definition.id) ? tagged(one, tag) : one))
    const ids = new Set(readings.map(({ definition }) => definition.id))
    result = replaced(result, own, { ids, readings: named })
  }
  return result
}
