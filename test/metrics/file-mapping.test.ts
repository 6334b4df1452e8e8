import { describe, expect, it } from 'vitest'
import { fileOptions } from '../../src/metrics/file-mapping.ts'
import { captureOf, captureProblem } from '../../src/metrics/glob/capture.ts'
import { expectLinear } from '../linear/growth.ts'

describe('`{environment}` in a pattern', () => {
  it.each([
    ['tidemark-{environment}', 'tidemark-linux-x64', 'linux-x64'],
    ['tidemark-{environment}', 'tidemark-', null],
    ['tidemark-{environment}', 'other-linux', null],
    ['{environment}', 'linux', 'linux'],
    ['{environment}-bench', 'node-22-bench', 'node-22'],
    ['a*-{environment}', 'abc-x-y', 'x-y'],
    ['{environment}-*', 'x-y-z', 'x-y'],
    ['{a,b}-{environment}.[jx]*', 'b-node 20.json', 'node 20'],
    ['{environment}/lcov.info', 'linux/lcov.info', 'linux'],
    ['**/{environment}/lcov.info', 'a/b/lcov.info', 'a/b'],
    ['tidemark-{environment}', `tidemark-${'x'.repeat(65)}`, null],
    ['tidemark-{environment}', 'tidemark-a<b', null],
    ['tidemark-{environment}', 'tidemark-größe', null],
  ])('%j finds in %j %j', (pattern, text, found) => {
    expect(captureOf(pattern)(text)).toBe(found)
  })

  it.each([
    ['{environment}{environment}', 'twice'],
    ['!a{environment}', 'begins with "!"'],
    ['{a,{environment}}', '"{" has no "}"'],
  ])('%j is refused', (pattern, problem) => {
    expect(captureProblem(pattern)).toContain(problem)
  })

  it.each(['*a*{environment}*a*b', '{environment}+(a|*a)b'])('%j takes proportional time', (pattern) => {
    expectLinear(400_000, (size) => 'a'.repeat(size), captureOf(pattern))
  })
})

describe('what the configuration says of a file', () => {
  const files = [
    { artifact: 'tidemark-{environment}', path: '**/*.xml', format: 'junit' },
    { artifact: 'bench-*', prefix: 'bench' },
    { path: 'web/*', environment: 'web' },
  ]

  it.each([
    ['tidemark-linux', 'a/b.xml', { format: 'junit', environment: 'linux' }],
    ['tidemark-linux', 'a/b.json', {}],
    ['bench-1', 'web/a', { prefix: 'bench' }],
    ['other', 'web/a', { environment: 'web' }],
  ])('is that of the first entry that fits %s: %s', (artifact, path, options) => {
    expect(fileOptions(files, artifact, path)).toEqual(options)
  })
})
