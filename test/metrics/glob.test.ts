import fc from 'fast-check'
import picomatch from 'picomatch'
import { describe, expect, it } from 'vitest'
import { globMatcher, globProblem } from '../../src/metrics/glob/glob.ts'
import { expectLinear } from '../linear/growth.ts'

const IDS = { acrossSlashes: true }
const PATHS = { acrossSlashes: false }

describe('a glob', () => {
  it.each<[pattern: string, matched: string[], others: string[]]>([
    ['size', ['size'], ['sizes', 'siz', 'size/a']],
    ['bundle/*', ['bundle/a', 'bundle/a.js'], ['bundle', 'bundles/a', 'bundle/']],
    ['*', ['a', '.a'], ['', 'a/b']],
    ['**', ['a', 'a/b/c', ''], []],
    ['bench/**', ['bench', 'bench/a', 'bench/a/b'], ['benches', 'a/bench']],
    ['**/a.xml', ['a.xml', 'b/a.xml', 'b/c/a.xml'], ['ba.xml', 'a.xml/b']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb', 'a/x/by']],
    ['**/*.{xml,json}', ['a.xml', 'b/a.json', '.xml'], ['a.yml', 'xml']],
    ['a?c', ['abc', 'a.c'], ['ac', 'a/c', 'abbc']],
    ['[a-c]x', ['ax', 'cx'], ['dx', 'x', '-x']],
    ['[!a-c]x', ['dx', '-x'], ['ax', '/x']],
    ['[^a]', ['b'], ['a', '/']],
    ['[]a]', [']', 'a'], ['b']],
    ['[a', ['[a'], ['a']],
    ['{a,b/{c,d}}', ['a', 'b/c', 'b/d'], ['b', 'b/a']],
    ['{a,}b', ['ab', 'b'], ['aab']],
    ['{a}', ['{a}'], ['a']],
    ['v{9..11}', ['v9', 'v10', 'v11'], ['v8', 'v1']],
    ['v{08..10}', ['v08', 'v09', 'v10'], ['v8']],
    ['{c..a}', ['a', 'b', 'c'], ['d']],
    ['@(a|b)c', ['ac', 'bc'], ['c', 'abc']],
    ['(a|b)c', ['ac', 'bc'], ['c']],
    ['?(a)b', ['b', 'ab'], ['aab']],
    ['*(a|bc)d', ['d', 'ad', 'abcad'], ['abd']],
    ['+(a|bc)d', ['ad', 'abcad'], ['d']],
    ['!(a|b)', ['c', 'ab', 'aa'], ['a', 'b', 'a/b']],
    ['!(*.min).js', ['a.js', '.js'], ['a.min.js']],
    ['x!(a)', ['x', 'xb', 'xaa'], ['xa']],
    ['!a*', ['b', 'a/b'], ['a', 'ab']],
    ['!!a', ['a'], ['b']],
    ['a\\*', ['a*'], ['ab']],
    ['a+b,c|d', ['a+b,c|d'], ['aab']],
    ['./a/*', ['a/b'], ['./a/b']],
    ['./a', ['a'], ['./a']],
    ['größe/*', ['größe/ü'], ['grosse/u']],
  ])('%j matches what it should, as a path', (pattern, matched, others) => {
    const matches = globMatcher(pattern, PATHS)
    expect([...matched, ...others].filter(matches)).toEqual(matched)
  })

  it('for ids of metrics matches slashes with a star', () => {
    const ids = ['bundle/a', 'bundle/a/b', 'a']
    expect(ids.filter(globMatcher('bundle/*', IDS))).toEqual(['bundle/a', 'bundle/a/b'])
    expect(ids.filter(globMatcher('*b', IDS))).toEqual(['bundle/a/b'])
    expect(ids.filter(globMatcher('*', IDS))).toEqual(ids)
  })

  it('of several takes away what those with a "!" match', () => {
    const names = ['tidemark-a', 'tidemark-debug', 'other']
    expect(names.filter(globMatcher(['tidemark*', '!*debug'], PATHS))).toEqual(['tidemark-a'])
    expect(names.filter(globMatcher(['!*debug'], PATHS))).toEqual(['tidemark-a', 'other'])
    expect(names.filter(globMatcher([], PATHS))).toEqual([])
  })

  it.each([
    ['{a,b', '"{" has no "}"'],
    ['@(a|b', '"(" has no ")"'],
    ['a\\', 'single "\\"'],
    ['{1..1000}', 'more than 100'],
    [`*a${'?'.repeat(100)}`, 'too complicated'],
    [`!(${'*a'.repeat(100)}${'?'.repeat(30)})`, 'too complicated'],
  ])('%.40j is refused with a word, and matches nothing', (pattern, problem) => {
    expect(globProblem(pattern, PATHS)).toContain(problem)
    expect(globMatcher(pattern, PATHS)(pattern)).toBe(false)
  })
})

/** Patterns of what is documented. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c', '.', '-') },
  { weight: 2, arbitrary: fc.constantFrom('*', '?', '[ab]', '[a-b]', '{a,bc}', '{ab,c,}') },
)
const folder = fc.oneof(
  { weight: 1, arbitrary: fc.constant('**') },
  { weight: 4, arbitrary: fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')) },
)
const pattern = fc.array(folder, { minLength: 1, maxLength: 3 }).map((folders) => folders.join('/'))
const text = fc
  .array(fc.stringMatching(/^[abc-]{1,4}$/), { minLength: 1, maxLength: 3 })
  .map((folders) => folders.join('/'))
/** Where two stars meet, and where an empty alternative stands alone, the other one has its own ways. */
const isOdd = (glob: string) =>
  /(^|\/)\.+[*?{[/]|(^|\/)\.+$|\*\*[^/]|[^/]\*\*|\*[?{[]*\*|(^|\/)[*{},abc?]*,\}/.test(glob)

it.each([
  ['ids', IDS, { dot: true, bash: true }],
  ['paths', PATHS, { dot: true }],
] as const)('matches %s as picomatch does', (_, options, picomatchOptions) => {
  fc.assert(
    fc.property(pattern, fc.array(text, { minLength: 10, maxLength: 10 }), (glob, texts) => {
      fc.pre(!isOdd(glob))
      const theirs = picomatch(glob, picomatchOptions)
      const ours = globMatcher(glob, options)
      for (const one of texts) expect(`${glob} ${one} ${ours(one)}`).toBe(`${glob} ${one} ${theirs(one)}`)
    }),
    { numRuns: 3_000 },
  )
})

describe('the time of matching', () => {
  it.each([
    '+(a|*a)b',
    '*a*a*a*a*a*a*a*a*a*a*a*a*a*b',
    '*(*(*(a)))b',
    '!(*(a)|+(a|aa))b',
    '{a,{a,{a,{a,a}}}}*?(a)*(a|aa)b',
    '**/**/**/**/a/**/b',
    '[a-z]*[!b]*[a-z]*b',
  ])('is proportional to the text, for %j', (glob) => {
    expect(globProblem(glob, PATHS)).toBeNull()
    expectLinear(2_000_000, (size) => 'a'.repeat(size), globMatcher(glob, PATHS))
  })

  it('is short for 10,000 metrics and 100 patterns, although none of them begins as the ids do', () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => `bench/suite-${index % 97}/case-${index}/p99`)
    const globs = Array.from({ length: 100 }, (_, index) => `*/*-${index}*/{p50,p9?}`)
    const matchers = globs.map((glob) => globMatcher(glob, IDS))
    const single = globMatcher('*/case-*/p99', IDS)
    const time = (work: () => void) => {
      const before = process.cpuUsage()
      work()
      return process.cpuUsage(before).user
    }
    const regular = /^.*\/.*-1.*\/(p50|p9[^/])$/
    single(ids[0] ?? '')
    let found = 0
    const all = time(() => {
      for (const id of ids) for (const matches of matchers) if (matches(id)) found++
    })
    // What the same work takes with the expressions that it replaces, a tenth of the patterns.
    const before = time(() => {
      for (let times = 0; times < 10; times++) for (const id of ids) if (regular.test(id)) found++
    })
    expect(found).toBeGreaterThan(10_000)
    expect(all / before).toBeLessThan(60)
  })
})
