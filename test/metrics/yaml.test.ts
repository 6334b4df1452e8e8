import { describe, expect, it } from 'vitest'
import { readConfiguration } from '../../src/metrics/configuration.ts'
import { INPUT_LIMITS } from '../../src/metrics/input-limits.ts'
import { UserError } from '../../src/metrics/problem.ts'
import { parseYaml } from '../../src/metrics/yaml.ts'
import { expectLinear } from '../linear/growth.ts'

const LONGEST = INPUT_LIMITS.configurationCharacters

function refusal(text: string): string {
  try {
    parseYaml('tidemark.yml', text)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  return 'it was read'
}

const filled = (piece: string) => (size: number) => piece.repeat(Math.floor(size / piece.length))
const numbered = (size: number, line: (index: number) => string) =>
  Array.from({ length: Math.floor(size / line(10_000).length) }, (_, index) => line(index)).join('')

describe('a YAML file', () => {
  it('is read as JSON has it, and knows the line of each key', () => {
    const file = parseYaml(
      'tidemark.yml',
      'mode: off\nmetrics:\n  "*": { max: 1 }\nlist:\n  - a: 1\n  - b: 2\n',
    )
    expect(file.value).toEqual({ mode: 'off', metrics: { '*': { max: 1 } }, list: [{ a: 1 }, { b: 2 }] })
    expect(file.lineOf(['metrics', '*', 'max'])).toBe(3)
    expect(file.lineOf(['metrics', 'absent'])).toBe(2)
    expect(file.lineOf(['list', 1, 'b'])).toBe(6)
    expect(file.lineOf([])).toBeNull()
  })

  it.each([
    ['', null],
    ['# only a remark\n', null],
    ['a: &x { b: 1 }\nc: *x\n', { a: { b: 1 }, c: { b: 1 } }],
    ['"__proto__": { mode: off }\n', { ['__proto__']: { mode: 'off' } }],
  ])('%j is read', (text, value) => {
    expect(parseYaml('tidemark.yml', text).value).toEqual(value)
  })

  it.each([
    ['a: {b: 1\n', /tidemark\.yml, line \d/],
    ['a: 1\nb: 2\na: 3\n', /line 3.*"a" is there twice/],
    ['a: 1\n---\nb: 2\n', /several documents/],
    ['a: *nowhere\n', /alias/i],
    ['a: "\\x"\n', /line 1/],
  ])('%j is refused with its place', (text, message) => {
    expect(refusal(text)).toMatch(message)
  })

  it.each(['[', '{a: ', '[{a: ', '- ', '? ', '- ? ', '- - a: ', '!!seq [', '&a ['])(
    'that nests without end by %j is refused before anything recursive reads it',
    (piece) => {
      for (const size of [2_000, 20_000, LONGEST]) expect(refusal(filled(piece)(size))).toMatch(/line \d/)
    },
  )

  it('that repeats its values by anchors until they are billions is refused', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const items = level === 0 ? 'lol' : `*a${level - 1}`
      return `a${level}: &a${level} [${Array(9).fill(items).join(', ')}]\n`
    })
    expect(refusal(levels.join(''))).toMatch(/alias/i)
  })

  it('that is too long is refused', () => {
    expect(refusal(`a: ${'x'.repeat(LONGEST)}`)).toMatch(/longer than 64,000 characters/)
  })

  it.each<[string, (size: number) => string]>([
    ['keys', (size) => numbered(size, (index) => `k${index}:\n`)],
    ['keys in braces', (size) => `{${numbered(size, (index) => `k${index},`)}}`],
    ['repeated keys', filled('a:\n')],
    ['items', filled('- a\n')],
    ['plain words', filled('a ')],
    ['escapes', (size) => `"${filled('\\n')(size)}"`],
    ['quotes', (size) => `'${filled("''")(size)}'`],
    ['remarks', filled('#\n')],
    ['documents', filled('---\n')],
    ['line breaks', filled('\r\n')],
    ['tags', filled('!!a ')],
    ['mistakes', filled('a: b: c\n')],
    ['anchors', (size) => numbered(size, (index) => `- &a${index} 1\n`)],
    ['deeper and deeper lines', (size) => numbered(size, (index) => `${' '.repeat(index % 29)}a:\n`)],
  ])('of many %s is read in time that is proportional to its length', (_, make) => {
    expectLinear(LONGEST / 2, make, refusal)
  })
})

describe('a configuration full of mistakes', () => {
  it.each<[string, (size: number) => string]>([
    ['unknown keys', (size) => numbered(size, (index) => `k${index}: 1\n`)],
    ['wrong metrics', (size) => `metrics:\n${numbered(size - 10, (index) => ` k${index}: 1\n`)}`],
    ['wrong groups', (size) => `groups:\n${numbered(size - 10, (index) => ` k${index}: 1\n`)}`],
  ])('of %s names some of them and counts the rest, in proportional time', (_, make) => {
    const read = (text: string) => {
      const { value, lineOf } = parseYaml('tidemark.yml', text)
      return readConfiguration(value, (path) => `line ${lineOf(path)}`)
    }
    const { problems } = read(make(LONGEST / 2))
    expect(problems.length).toBeLessThanOrEqual(INPUT_LIMITS.configurationProblems + 1)
    expect(problems.map(({ what }) => what).join()).toMatch(/ more/)
    expectLinear(LONGEST / 2, make, read)
  })
})
