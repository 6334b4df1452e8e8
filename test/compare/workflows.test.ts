import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern } from '../../src/compare/workflows/pattern.ts'
import { skipInstruction } from '../../src/compare/workflows/skip-instruction.ts'
import { type Occasion, startedBy } from '../../src/compare/workflows/started-by.ts'
import { readTriggers } from '../../src/compare/workflows/triggers.ts'

const matches = (pattern: string, text: string) => compilePattern(pattern)?.(text)

describe('a filter pattern', () => {
  // The examples of GitHub's cheat sheet.
  it.each([
    ['feature/*', ['feature/my-branch', 'feature/your-branch'], ['feature/beta-a/my-branch', 'feature']],
    ['feature/**', ['feature/beta-a/my-branch', 'feature/mona/the/octocat'], ['features/a']],
    ['main', ['main'], ['main2', 'amain']],
    ['*', ['main', 'releases'], ['all/the/branches']],
    ['**', ['all/the/branches', 'every/tag'], []],
    ['*feature', ['mona-feature', 'feature', 'ver-10-feature'], ['a/feature']],
    ['v2*', ['v2', 'v2.0', 'v2.9'], ['v1']],
    ['v[12].[0-9]+.[0-9]+', ['v1.10.1', 'v2.0.0'], ['v3.0.0', 'v1.0', 'v1..1']],
    ['*.jsx?', ['page.js', 'page.jsx'], ['page.ts', 'a/page.js']],
    ['**.js', ['index.js', 'js/index.js', 'src/js/app.js'], ['index.jsx']],
    ['docs/*', ['docs/README.md', 'docs/file.txt'], ['docs/a/b.md', 'docs']],
    ['docs/**', ['docs/README.md', 'docs/mona/octocat.txt'], ['docs']],
    [
      'docs/**/*.md',
      ['docs/README.md', 'docs/mona/hello-world.md', 'docs/a/markdown/file.md'],
      ['README.md'],
    ],
    ['**/docs/**', ['docs/hello.md', 'dir/docs/my-file.txt', 'space/docs/plan/space.doc'], ['mydocs/a']],
    ['**/README.md', ['README.md', 'js/README.md'], ['MYREADME.md', 'js/README.mdx']],
    ['**/*src/**', ['a/src/app.js', 'my-src/code/js/app.js'], ['source/app.js']],
    ['**/*-post.md', ['my-post.md', 'path/their-post.md'], ['post.md']],
    ['**/migrate-*.sql', ['migrate-10909.sql', 'db/migrate-v1.0.sql'], ['db/a/migrate.sql']],
    ['[CB]at', ['Cat', 'Bat'], ['cat', 'Rat']],
    ['[1-2]00', ['100', '200'], ['300']],
    ['a\\*b', ['a*b'], ['axb']],
    ['*', ['.gitignore'], []],
    ['src/**/a', ['src/a', 'src/b/a', 'src/b/c/a'], ['src/ba', 'src/b/ca']],
    ['📦+/*', ['📦📦/a'], ['/a']],
  ])('%s', (pattern, accepted, refused) => {
    expect(accepted.filter((text) => !matches(pattern, text))).toEqual([])
    expect(refused.filter((text) => matches(pattern, text))).toEqual([])
  })

  it('without its end is none', () => {
    expect(compilePattern('v[12')).toBeNull()
    expect(compilePattern('v[]')).toBeNull()
  })

  it('takes time in proportion to its length, however it is made', () => {
    const hard = compilePattern(`${'*a?+**/'.repeat(140)}b`)
    const text = 'a/'.repeat(2_000)
    const began = performance.now()
    expect(hard?.(text)).toBe(false)
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  it('of letters alone matches itself and nothing else', () => {
    const word = fc.stringMatching(/^[a-z/.]{1,12}$/)
    fc.assert(fc.property(word, word, (one, other) => matches(one, other) === (one === other)))
  })
})

const onPull: Occasion = {
  kind: 'pull-request',
  baseBranch: 'main',
  pushedBranch: 'feature',
  changed: { paths: ['docs/a.md'], complete: true },
}

const started = (on: string, occasion: Partial<Occasion> = {}) => {
  const triggers = readTriggers(on)
  return triggers && startedBy(triggers, { ...onPull, ...occasion })
}

const files = (...paths: string[]) => ({ changed: { paths, complete: true } })

describe('a workflow', () => {
  it('without filters is started by every event it names', () => {
    expect(started('on: push')).toEqual(['push'])
    expect(started('on: [push, pull_request]')).toEqual(['push', 'pull_request'])
    expect(started('"on":\n  pull_request:\n  pull_request_target: {}\n')).toEqual([
      'pull_request',
      'pull_request_target',
    ])
    expect(started('on:\n  schedule: [{ cron: "0 0 * * *" }]\n  workflow_dispatch:\n')).toEqual([])
  })

  it.each<[string, string, Partial<Occasion>, boolean]>([
    ['paths that match', 'paths: [docs/**]', {}, true],
    ['paths that do not', 'paths: [src/**]', {}, false],
    ['paths as one text', 'paths: src/**', {}, false],
    ['one of several files that matches', 'paths: [src/**]', files('docs/a.md', 'src/a.ts'), true],
    ['a file that is taken out again', "paths: ['docs/**', '!docs/*.md']", {}, false],
    ['a file that is taken out and put back', "paths: ['docs/**', '!docs/*.md', 'docs/a.md']", {}, true],
    ['an exclusion that comes first', "paths: ['!docs/*.md', 'docs/**']", {}, true],
    ['paths-ignore of all files', 'paths-ignore: [docs/**]', {}, false],
    ['paths-ignore of some files', 'paths-ignore: [docs/**]', files('docs/a.md', 'src/a.ts'), true],
    [
      'a list of files that GitHub cut short',
      'paths: [src/**]',
      { changed: { paths: [], complete: false } },
      true,
    ],
    ['a branch that matches', 'branches: [main, "release/**"]', {}, true],
    ['a branch that does not', 'branches: [develop]', {}, false],
    ['branches-ignore', 'branches-ignore: [m*]', {}, false],
    ['types of the closing alone', 'types: [closed]', {}, false],
    ['types of a label, which anybody may leave away', 'types: [labeled]', {}, true],
    ['an empty filter', 'paths: []', {}, true],
  ])('minds %s', (_, filter, occasion, expected) => {
    const events = started(`on:\n  pull_request:\n    ${filter}\n`, occasion)
    expect(events).toEqual(expected ? ['pull_request'] : [])
  })

  it('on pushes is started by the branch that was pushed here, not by that of a fork', () => {
    expect(started('on:\n  push: { branches: [main] }\n')).toEqual([])
    expect(started('on:\n  push: { branches: [main, "feat*"] }\n')).toEqual(['push'])
    expect(started('on: push', { pushedBranch: null })).toEqual([])
    expect(started('on:\n  push: { tags: [v*] }\n')).toEqual([])
  })

  it('is started for a merge group by its own event', () => {
    const group = { kind: 'merge-group', pushedBranch: 'gh-readonly-queue/main/pr-7-abc' } as const
    expect(started('on: [pull_request, merge_group]', group)).toEqual(['merge_group'])
    expect(started('on:\n  merge_group: { branches: [develop] }\n', group)).toEqual([])
    expect(started('on:\n  push: { branches: ["gh-readonly-queue/**"] }\n', group)).toEqual(['push'])
  })

  it('counts as started where its filters take too long to tell', () => {
    const patterns = Array.from({ length: 200 }, (_, index) => `${'**a?'.repeat(60)}${index}`)
    const paths = Array.from({ length: 3_000 }, (_, index) => `${'a'.repeat(200)}${index}`)
    const began = performance.now()
    expect(started(`on: { pull_request: { paths: ${JSON.stringify(patterns)} } }`, files(...paths))).toEqual([
      'pull_request',
    ])
    expect(performance.now() - began).toBeLessThan(3_000)
  })

  it('is read by its triggers alone where it is long', () => {
    const jobs = Array.from({ length: 9_000 }, (_, index) => `  - run: step ${index}`).join('\n')
    const file = `name: CI\non:\n  pull_request:\n    paths:\n    - src/**\n\n# jobs\njobs:\n${jobs}\n`
    expect(started(file)).toEqual([])
    expect(started(file, files('src/a.ts'))).toEqual(['pull_request'])
  })

  it.each([
    ['nested so deeply that a parser would fall', `on: ${'['.repeat(20_000)}`],
    ['no YAML', 'on: ["'],
    ['no mapping', '- on'],
    ['no trigger', 'jobs: {}'],
    ['a filter that is none', 'on: { pull_request: { paths: { a: 1 } } }'],
    ['a pattern that is none', 'on: { pull_request: { paths: ["v[1"] } }'],
    ['both of a pair', 'on: { pull_request: { paths: [a], paths-ignore: [b] } }'],
    ['too much', `on: push #${'x'.repeat(600_000)}`],
    [
      'a bomb of aliases',
      `a: &a [x, x]\n${'bcdefghij'.replace(/./g, (c) => `${c}: &${c} [*${String.fromCharCode(c.charCodeAt(0) - 1)}, *${String.fromCharCode(c.charCodeAt(0) - 1)}, *${String.fromCharCode(c.charCodeAt(0) - 1)}]\n`)}on: *j\n`,
    ],
  ])('that is %s cannot be read', (_, text) => {
    expect(readTriggers(text)).toBeNull()
  })
})

describe('a commit message', () => {
  it.each([
    ['Fix it [skip ci]', '[skip ci]'],
    ['[CI Skip] Fix it', '[ci skip]'],
    ['Fix\n\nBody [no ci]', '[no ci]'],
    ['Fix [skip actions]', '[skip actions]'],
    ['Fix [actions skip]', '[actions skip]'],
    ['Fix\n\nBody\n\n\nskip-checks: true', 'skip-checks: true'],
    ['Fix\n\n\nskip-checks:true\n', 'skip-checks: true'],
    ['skip ci', null],
    ['Fix\n\nskip-checks: false', null],
  ])('%j', (message, expected) => {
    expect(skipInstruction(message)).toBe(expected)
  })
})
