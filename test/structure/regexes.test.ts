import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { check } from 'recheck'
import { parseAst } from 'rolldown/parseAst'
import { expect, it } from 'vitest'

const SRC = resolve(import.meta.dirname, '../../src')

/** Expressions that never see a stranger's text, each with the reason. Everything else is proved. */
const ALLOWED: Record<string, string> = {}

interface Found {
  file: string
  source: string
  flags: string
}

/** All expressions of a file, and where it makes others from texts. */
function expressionsOf(file: string): { found: Found[]; made: string[] } {
  const text = readFileSync(join(SRC, file), 'utf8')
  const found: Found[] = []
  const made: string[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, regex, callee, start } = node as {
      type?: string
      regex?: { pattern: string; flags: string }
      callee?: { name?: string }
      start?: number
    }
    if (type === 'Literal' && regex) found.push({ file, source: regex.pattern, flags: regex.flags })
    if (callee?.name === 'RegExp') made.push(`${file}, line ${text.slice(0, start).split('\n').length}`)
    for (const child of Object.values(node)) visit(child)
  }
  visit(parseAst(text, { lang: 'ts' }))
  return { found, made }
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox'))
  .map(expressionsOf)

/** Null where the time of an expression is proved to grow no faster than the text; else what is known of it. */
async function doubt(source: string, flags: string): Promise<string | null> {
  const result = await check(source, flags, { checker: 'automaton', timeout: 30_000 })
  if (result.status === 'safe') return null
  const why = result.status === 'vulnerable' ? result.complexity.summary : result.error.kind
  return `/${source}/${flags}: ${why}`
}

it('the tool that proves expressions finds those that are not linear', async () => {
  expect(await doubt('^(a|a)*b', '')).toContain('exponential')
  expect(await doubt('^\\s*(.*)\\s*$', '')).toContain('polynomial')
  expect(await doubt('/+$', '')).toContain('polynomial')
  expect(await doubt('^a+b$', '')).toBeNull()
})

it('every regular expression of the product takes time in proportion to its text, which is proved', async () => {
  const found = files.flatMap((file) => file.found)
  expect(found.length).toBeGreaterThan(100)
  const doubts: string[] = []
  for (const { file, source, flags } of found) {
    if (`${file} /${source}/` in ALLOWED) continue
    const said = await doubt(source, flags)
    if (said !== null) doubts.push(`${file} ${said}`)
  }
  expect(doubts).toEqual([])
}, 900_000)

it('no regular expression is made from a text, where it could not be proved', () => {
  expect(files.flatMap((file) => file.made)).toEqual([])
})

it('only expressions that are there are left out', () => {
  const all = new Set(files.flatMap((file) => file.found.map((one) => `${one.file} /${one.source}/`)))
  expect(Object.keys(ALLOWED).filter((key) => !all.has(key))).toEqual([])
})
