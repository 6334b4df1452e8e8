/** Makes a large file from a real one, in one way that may be hard to read. */
export interface Recipe {
  name: string
  /** A text of about so many bytes; null where the recipe does not suit the file. */
  make: (source: string, bytes: number) => string | null
}

/** Marks that Unicode's normal forms have to sort. */
const MARKS = '\u0315\u0301\u0327'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

function parsed(source: string): Json | undefined {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

/** The text of a value with one of its parts replaced by a text that need not be JSON yet. */
function withPart(value: Json, part: Json, text: string): string {
  const place = '\u0001'
  const copy = JSON.stringify(value, (_, held) => (held === part ? place : held))
  return copy.replace(JSON.stringify(place), () => text)
}

/** All lists and objects inside, the outermost first. */
function containers(value: Json): (Json[] | { [key: string]: Json })[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value).flatMap(containers)]
}

const NAMES = /^(name|fullname|fullName|title|path|file|id|key|benchmark|method|label|url|command)$/i

/** The value with its names made different, or made by `rename`. */
function renamed(value: Json, rename: (name: string) => string): Json {
  if (Array.isArray(value)) return value.map((one) => renamed(one, rename))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [
      key,
      NAMES.test(key) && typeof held === 'string' ? rename(held) : renamed(held, rename),
    ]),
  )
}

/** Members of the container again and again, each with another name. */
function repeatedMember(
  source: string,
  bytes: number,
  depth: number,
  rename: (i: number) => string,
): string | null {
  const value = parsed(source)
  if (value === undefined) return null
  const wide = containers(value).filter((one) => Object.keys(one).length > 0)
  const container = wide[Math.min(depth, wide.length - 1)]
  if (!container) return null
  const [key, member] = Object.entries(container).at(-1) ?? []
  if (key === undefined || member === undefined) return null
  const own = Object.entries(container).map(([name, held]) =>
    Array.isArray(container) ? JSON.stringify(held) : `${JSON.stringify(name)}:${JSON.stringify(held)}`,
  )
  for (let size = source.length, i = 0; size < bytes; i++) {
    const copy = JSON.stringify(renamed(member, (name) => `${name}${rename(i)}`))
    const text = Array.isArray(container) ? copy : `${JSON.stringify(`${key}${rename(i)}`)}:${copy}`
    own.push(text)
    size += text.length + 1
  }
  const text = Array.isArray(container) ? `[${own.join()}]` : `{${own.join()}}`
  return container === value ? text : withPart(value, container, text)
}

const json = (name: string, depth: number, rename: (i: number) => string): Recipe => ({
  name,
  make: (source, bytes) => repeatedMember(source, bytes, depth, rename),
})

/** The first element of a kind that occurs often, as text. */
function elementOf(source: string): { text: string; at: number } | null {
  const elements = [...source.matchAll(/<([\w.:-]+)(?:\s[^<>]*)?(?:\/>|>[^<>]*<\/\1>)/g)]
  const byName = new Map<string, { text: string; at: number; count: number }>()
  for (const match of elements) {
    const known = byName.get(match[1] ?? '')
    if (known) known.count++
    else byName.set(match[1] ?? '', { text: match[0], at: match.index, count: 1 })
  }
  return [...byName.values()].sort((a, b) => b.count - a.count)[0] ?? null
}

function repeatedElement(
  source: string,
  bytes: number,
  change: (text: string, i: number) => string,
): string | null {
  if (!source.trimStart().startsWith('<')) return null
  const element = elementOf(source)
  if (!element) return null
  const copies: string[] = []
  for (let size = 0, i = 0; size < bytes; i++) {
    const copy = change(element.text, i)
    copies.push(copy)
    size += copy.length
  }
  return `${source.slice(0, element.at)}${copies.join('\n')}${source.slice(element.at)}`
}

/** The lines of the middle again and again. */
function repeatedLines(
  source: string,
  bytes: number,
  change: (line: string, i: number) => string,
): string | null {
  if (source.trimStart().startsWith('<') || parsed(source) !== undefined) return null
  const lines = source.split('\n')
  if (lines.length < 3) return null
  const middle = lines.slice(Math.floor(lines.length / 4), Math.ceil((lines.length * 3) / 4))
  const copies: string[] = []
  for (let size = 0, i = 0; size < bytes; i++) {
    const line = change(middle[i % middle.length] ?? '', i)
    copies.push(line)
    size += line.length + 1
  }
  return [
    ...lines.slice(0, Math.ceil((lines.length * 3) / 4)),
    ...copies,
    ...lines.slice(-Math.floor(lines.length / 4)),
  ].join('\n')
}

const digits = (text: string, i: number) => text.replace(/\d+/, String(i))
const named = (text: string, i: number) => text.replace(/="[^"]*"/, () => `="n${i}"`)

/** The ways that the search tries; each format's worst is kept. */
export const RECIPES: Recipe[] = [
  json('members of the outermost list or object', 0, (i) => `-${i}`),
  json('members one level down', 1, (i) => `-${i}`),
  json('members two levels down', 2, (i) => `-${i}`),
  json('members five levels down', 5, (i) => `-${i}`),
  json('the same member again', 1, () => ''),
  json('long names', 1, (i) => `${i} ${'long name '.repeat(2_000)}`),
  json('names of marks', 1, (i) => `${i}${MARKS.repeat(3_000)}`),
  {
    name: 'nested lists',
    make: (source, bytes) =>
      parsed(source) === undefined
        ? null
        : source.replace(/\d+/, `${'['.repeat(190)}${'1,'.repeat(bytes / 2)}1${']'.repeat(190)}`),
  },
  {
    name: 'empty objects',
    make: (source, bytes) =>
      parsed(source) === undefined ? null : source.replace(/\d+/, `[${'{},'.repeat(bytes / 3)}{}]`),
  },
  {
    name: 'a long text',
    make: (source, bytes) =>
      parsed(source) === undefined
        ? null
        : source.replace(/"([^"]*)"(?!\s*:)/, (_, text) => `"${text}${'ü'.repeat(bytes / 2)}"`),
  },
  { name: 'elements', make: (source, bytes) => repeatedElement(source, bytes, named) },
  { name: 'the same element again', make: (source, bytes) => repeatedElement(source, bytes, (text) => text) },
  {
    name: 'long attributes',
    make: (source, bytes) =>
      repeatedElement(source, bytes, (text, i) =>
        text.replace(/="[^"]*"/, () => `="${i}${'x'.repeat(20_000)}"`),
      ),
  },
  {
    name: 'attributes of marks',
    make: (source, bytes) =>
      repeatedElement(source, bytes, (text, i) =>
        text.replace(/="[^"]*"/, () => `="${i}${MARKS.repeat(3_000)}"`),
      ),
  },
  {
    name: 'many attributes',
    make: (source, bytes) =>
      repeatedElement(source, bytes, (text) =>
        text.replace(
          /^<[\w.:-]+/,
          (open) => `${open}${Array.from({ length: 2_000 }, (_, i) => ` a${i}=""`).join('')}`,
        ),
      ),
  },
  { name: 'lines', make: (source, bytes) => repeatedLines(source, bytes, digits) },
  { name: 'the same lines again', make: (source, bytes) => repeatedLines(source, bytes, (line) => line) },
  {
    name: 'long lines',
    make: (source, bytes) => repeatedLines(source, bytes, (line, i) => `${line}${i}${' x'.repeat(5_000)}`),
  },
  {
    name: 'names of lines that differ',
    make: (source, bytes) =>
      repeatedLines(source, bytes, (line, i) => line.replace(/[A-Za-z]+/, (word) => `${word}${i}`)),
  },
  { name: 'empty lines', make: (source, bytes) => repeatedLines(source, bytes, () => '') },
]
