import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { formatsTable, PAGE, withTable } from '../../scripts/formats-table.ts'
import { FORMATS } from '../../src/formats/list.ts'
import { readConfiguration } from '../../src/metrics/configuration.ts'
import { FIXTURES, fixtureDocument, readFixture, readText, samplesOf, spreadsOf } from './fixtures.ts'

const PAGES = ['coverage', 'tests', 'benchmarks', 'bundles', 'web-pages', 'formats']

function page(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../docs/${name}.md`, import.meta.url)), 'utf8')
}

/** The fenced blocks of a language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '')
}

test('the table of formats is up to date (npx tsx scripts/formats-table.ts)', () => {
  const text = readFileSync(PAGE, 'utf8')
  expect(text).toBe(withTable(text, formatsTable()))
})

test('the table names every format', () => {
  for (const { id } of FORMATS) expect(formatsTable()).toContain(`\`${id}\``)
})

test('the table names the variance of every format whose report files have some', () => {
  for (const fixture of FIXTURES) {
    const document = fixtureDocument(fixture)
    const format = FORMATS.find((one) => one.recognises(document))
    const parsed = readFixture(fixture)
    const kept = Object.keys({ ...samplesOf(parsed), ...spreadsOf(parsed) })
    if (kept.length > 0) expect(format?.variance, fixture).toBeDefined()
  }
})

describe.each(PAGES)('docs/%s.md', (name) => {
  const yaml = blocks(page(name), 'yaml').map((block) => parse(block) as unknown)

  test('has a workflow step that uploads an artifact which Tidemark reads', () => {
    const artifacts = yaml
      .filter(Array.isArray)
      .flat()
      .filter((step) => String(step.uses).startsWith('actions/upload-artifact@'))
      // Without an archive the artifact has the file's own name.
      .map((step) => (step.with.archive === false ? step.with.path : step.with.name))
    expect(artifacts).not.toEqual([])
    for (const artifact of artifacts) expect(artifact).toMatch(/^tidemark/)
  })

  test('has no configuration that Tidemark would not accept', () => {
    for (const document of yaml.filter((block) => !Array.isArray(block))) {
      expect(readConfiguration(document).problems).toEqual([])
    }
  })

  test('names no metric that no format gives', () => {
    const known = FORMATS.flatMap((format) => format.gives).map((id) => id.split('/')[0])
    const named = [...page(name).matchAll(/`(coverage|tests|bench|bundle|lighthouse|k6)\/[^`\s]*`/g)].map(
      (match) => match[1],
    )
    expect(named.filter((family) => !known.includes(family))).toEqual([])
    const exact = new Set(FORMATS.flatMap((format) => format.gives))
    const ids = [...page(name).matchAll(/`((?:coverage|tests)\/[a-z]+)`/g)].map((match) => match[1] ?? '')
    expect(ids.filter((id) => !exact.has(id))).toEqual([])
  })
})

test('the own document of docs/formats.md is read without a problem', () => {
  const [document = ''] = blocks(page('formats'), 'json')
  const { upload, problems } = readText(document)
  expect(problems).toEqual([])
  expect(upload.readings).toHaveLength(5)
})

test('every format of the configuration examples exists', () => {
  const ids = new Set(FORMATS.map((format) => format.id))
  const named = PAGES.flatMap((name) =>
    [...page(name).matchAll(/^\s+format: (\S+)/gm)].map((match) => match[1]),
  )
  expect(named.length).toBeGreaterThan(0)
  for (const id of named) expect(ids).toContain(id)
})
