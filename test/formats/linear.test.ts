import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, it } from 'vitest'
import { readReport } from '../../src/formats/index.ts'
import { long } from '../hostile/memory.ts'
import { expectLinear } from '../linear/growth.ts'

const FOLDER = resolve(import.meta.dirname, '../data/ingest')
const SIZE = long ? 400_000 : 64_000
const LARGEST_SAMPLE = 60_000

interface Sample {
  name: string
  text: string
}

function foldersOf(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

/** One real report of each format; all of them in the long form. */
const samples: Sample[] = foldersOf(FOLDER).flatMap((format) => {
  const found = readdirSync(join(FOLDER, format), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(FOLDER.length + 1), text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => text.length < LARGEST_SAMPLE && !text.includes('\0'))
  return long ? found : found.slice(0, 1)
})

/** Ways to make a report longer by so many characters. */
function longer({ text }: Sample): [string, (size: number) => string][] {
  const lines = text.split('\n')
  const middle = Math.floor(lines.length / 2)
  const line = lines[middle] ?? ''
  const place = Math.floor(text.length * 0.4)
  const repeated = (size: number, of: (index: number) => string) =>
    Array.from({ length: Math.ceil(size / (line.length + 1)) }, (_, index) => of(index))
  const within = (more: string[]) => [...lines.slice(0, middle), ...more, ...lines.slice(middle)].join('\n')
  const characters = long
    ? [' ', 'a', '0', '"', '\\', '<', '(', ',', '\t', 'é', '[', '{', '/', '-', '\u0301']
    : [' ', '0']
  return [
    ['the same line', (size) => within(repeated(size, () => line))],
    [
      'like lines',
      (size) => within(repeated(size, (index) => line.replace(/[A-Za-z]{3,}/, (word) => word + index))),
    ],
    ...characters.map((character): [string, (size: number) => string] => [
      JSON.stringify(character),
      (size) => text.slice(0, place) + character.repeat(size) + text.slice(place),
    ]),
  ]
}

function read({ name }: Sample, text: string): void {
  const { coverage } = readReport({ name, bytes: Buffer.from(text) })
  if (coverage) for (const _ of coverage);
}

describe('reading a report takes time in proportion to its length', () => {
  it.each(samples)('$name', (sample) => {
    for (const [, make] of longer(sample)) expectLinear(SIZE, make, (text) => read(sample, text))
  })
})
