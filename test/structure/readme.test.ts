import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { configurationSchema, readConfiguration } from '../../src/metrics/configuration.ts'
import { parseUpload } from '../../src/metrics/upload.ts'
import { RETENTION_RULES } from '../../src/store/retention-rules.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...markdownOf('docs')]
const readme = read('README.md')

function markdownOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
}

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^ *\`\`\`${language}\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(
    (match) => match[1] ?? '',
  )
}

describe('the README', () => {
  it('shows uploads that are read without a problem', () => {
    const examples = blocks(readme, 'json')
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) expect(parseUpload('example.json', example).problems).toEqual([])
  })

  it('shows configurations that are read without a problem', () => {
    const examples = blocks(readme, 'yaml').filter((text) => text.includes('tidemark.yml'))
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) expect(readConfiguration(parse(example)).problems).toEqual([])
  })

  it('names every key of the configuration', () => {
    const keys = Object.keys(configurationSchema.shape).filter((key) => !/^[$_]/.test(key))
    expect(keys.filter((key) => !readme.includes(`| \`${key}\` |`))).toEqual([])
  })

  it('names every environment variable that is read, and no other', () => {
    const source = read('src/environment.ts')
    const table = source.slice(source.indexOf('z.object({'), source.indexOf('\n})'))
    const variables = [...table.matchAll(/^ {2}([A-Z_]+):/gm)].map((match) => match[1] ?? '')
    expect(variables.length).toBeGreaterThan(10)
    expect(
      [...variables, 'PRIVATE_KEY', 'PRIVATE_KEY_PATH'].filter((name) => !readme.includes(`\`${name}`)),
    ).toEqual([])
  })
})

describe('all pages', () => {
  it('link only to what is there', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
        .map((match) => match[1] ?? '')
        .filter((link) => !existsSync(resolve(ROOT, dirname(page), link)))
        .map((link) => `${page}: ${link}`),
    )
    expect(broken).toEqual([])
  })

  it('name only scripts that are there', () => {
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/npm run (?:-\S+ )*([\w:-]+)/g)].map((match) => match[1] ?? ''),
    )
    expect([...new Set(named)].filter((name) => !(name in manifest.scripts))).toEqual([])
  })
})

describe('docs/operating.md', () => {
  it('says of every table when its rows go', () => {
    const page = read('docs/operating.md')
    const rows = Object.entries(RETENTION_RULES).map(([table, { rule }]) => `| \`${table}\` | ${rule} |`)
    expect(rows.filter((row) => !page.includes(row))).toEqual([])
  })
})

describe('app.yml', () => {
  const app = parse(read('app.yml'))

  it('asks for the least permissions', () => {
    expect(app.default_permissions).toEqual({
      metadata: 'read',
      contents: 'read',
      actions: 'read',
      merge_queues: 'read',
      checks: 'write',
      pull_requests: 'write',
    })
  })

  it('subscribes to what the app listens to; events of installations come by themselves', () => {
    const listened = [...read('src/app.ts').matchAll(/'([a-z_]+)(?:\.[a-z_]+)'/g)].map(
      (match) => match[1] ?? '',
    )
    const own = [...new Set(listened)].filter((name) => !name.startsWith('installation'))
    expect([...app.default_events].sort()).toEqual(own.sort())
  })

  it('sends webhooks to the path that the app serves', () => {
    expect(app.hook_attributes.url).toMatch(/^https:\/\/[^/]+\/api\/github\/webhooks$/)
  })
})
