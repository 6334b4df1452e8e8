import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { INPUT_LIMITS } from '../../src/metrics/input-limits.ts'
import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, checkRunOf, commentOf, type Stage, setStage } from './stage.ts'

let stage: Stage
let octo: AccountHandle
let engine: RepositoryHandle
let pull: PullRequestHandle

beforeEach(async () => {
  stage = await setStage()
  octo = stage.github.account('octo')
})

afterEach(() => stage.end())

/** A repository with a configuration and a pull request. */
async function begin(configuration = '') {
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': configuration } })
  stage.github.install(octo)
  await stage.settle()
  engine.branch('feature')
  engine.commit('feature')
  pull = engine.openPullRequest({ head: 'feature' })
}

type Artifacts = Parameters<ReturnType<RepositoryHandle['startRun']>['complete']>[0]

async function build(artifacts: NonNullable<NonNullable<Artifacts>['artifacts']>) {
  await engine.startRun({ pullRequest: pull }).complete({ artifacts })
  await stage.settle()
  return checkRunOf(engine, pull.headSha())
}

const numbers = (metrics: Record<string, number>) =>
  ({ 'numbers.json': JSON.stringify({ version: 1, metrics }) }) as Record<string, string>

const requestsTo = (part: string) => stage.github.requests.filter(({ path }) => path.includes(part)).length

describe('jobs of a matrix that upload the same file name', () => {
  const artifacts = { 'tidemark-linux-x64': numbers({ size: 1 }), 'tidemark-macos': numbers({ size: 2 }) }

  it('are told apart by the environment in the artifact’s name where the configuration says so', async () => {
    await begin('files:\n  - artifact: tidemark-{environment}\n')
    const check = await build(artifacts)
    expect(check.summary).not.toContain('To be mended')
    expect(commentOf(pull)).toMatch(/`size` · `linux-x64`/)
    expect(commentOf(pull)).toMatch(/`size` · `macos`/)
  })

  it('mean what they say without it, and the advice of the problem works when it is followed', async () => {
    await begin()
    const { summary } = await build(artifacts)
    expect(summary).toContain('the metric size is in tidemark-linux-x64: numbers.json, too')
    const advice = /"(- \{.*?\})"; the first file counts/.exec(String(summary).replace(/\\(.)/g, '$1'))?.[1]
    expect(advice).toBeDefined()
    engine.commit('main', { files: { '.github/tidemark.yml': `files:\n  ${advice}\n` } })
    engine.commit('feature')
    const check = await build(artifacts)
    expect(check.summary).not.toContain('To be mended')
    expect(commentOf(pull)).toMatch(/`size` · `macos`/)
  })

  it.each([
    [{ 'tidemark-a': { 'x/n.json': '1', 'y/n.json': '2' } }],
    [{ tidemark: { 'n.json': '1' }, 'tidemark[2] (b)': { 'n.json': '2' } }],
    [{ 'tidemark-a': { 'p/n.json': '1' }, 'tidemark-b': { 'q/n.json': '2' } }],
    [{ tidemarkA: { 'n.json': '1' }, tidemarkB: { 'n.json': '2' } }],
  ])('get advice that works when it is followed: %j', async (given) => {
    const files = Object.fromEntries(
      Object.entries(given).map(([name, contents]) => [
        name,
        Object.fromEntries(
          Object.entries(contents).map(([path, value]) => [
            path,
            numbers({ size: Number(value) })['numbers.json'],
          ]),
        ) as Record<string, string>,
      ]),
    )
    await begin()
    const { summary } = await build(files)
    const advice = /"(- \{.*?\})"; the first file counts/.exec(
      String(summary).replace(/\\(.)/g, '$1').replaceAll('\u200b', ''),
    )?.[1]
    expect(advice).toBeDefined()
    engine.commit('main', { files: { '.github/tidemark.yml': `files:\n  ${advice}\n` } })
    engine.commit('feature')
    expect((await build(files)).summary).not.toContain('To be mended')
  })

  it('count once where it is the same file, as in an artifact that others were merged into', async () => {
    await begin()
    const samples = { 'b.json': '{"version":1,"metrics":{"time":{"samples":[1,2,3]},"size":7}}' }
    const check = await build({
      'tidemark-one': samples,
      'tidemark-two': samples,
      'tidemark-merged': { 'tidemark-one/b.json': samples['b.json'] },
    })
    expect(check.summary).not.toContain('To be mended')
    expect(commentOf(pull)).toContain('`size`')
  })

  it('are refused with a word where the environment is told twice', async () => {
    await begin('files:\n  - { artifact: "t-{environment}", environment: linux }\n  - { format: lcov }\n')
    const { summary } = await build(artifacts)
    expect(summary).toContain('the environment in one place')
    expect(summary).toContain('"path", "artifact" or both')
  })
})

describe('the limits of a run', () => {
  const many = (count: number, name: (index: number) => string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), { 'a.txt': 'x' }]))

  it('a run of 600 artifacts is read to its end, page by page', async () => {
    await begin()
    await build({ 'tidemark-first': numbers({ size: 1 }), ...many(600, (index) => `other-${index}`) })
    expect(commentOf(pull)).toContain('`size`')
    expect(requestsTo('/artifacts?')).toBeLessThanOrEqual(7)
  })

  it('a name without "*" is asked for itself, however many artifacts there are', async () => {
    await begin('artifacts: [numbers]\n')
    await build({ numbers: numbers({ size: 1 }), ...many(600, (index) => `other-${index}`) })
    expect(commentOf(pull)).toContain('`size`')
    expect(requestsTo('/artifacts?')).toBe(2)
  })

  it('reads no more artifacts than it may, and says how many are left', async () => {
    await begin()
    const { summary } = await build(many(INPUT_LIMITS.artifacts + 11, (index) => `tidemark-${index}`))
    expect(summary).toContain('111 artifacts are to be read, and 11 of them are left out')
    expect(requestsTo('/zip')).toBeLessThanOrEqual(INPUT_LIMITS.artifacts)
  })

  it('of remarks shows the worst ones, with few requests, and counts the others', async () => {
    await begin()
    await buildBase(stage, engine, { size: { value: 1, unit: 'bytes' } })
    const remarks = (level: string, file: number) =>
      Array.from({ length: 900 }, (_, index) => ({
        path: `src/${file}.c`,
        line: index + 1,
        message: 'slow',
        level,
      }))
    const document = (level: string, file: number) =>
      JSON.stringify({ version: 1, metrics: {}, annotations: remarks(level, file) })
    stage.github.requests.length = 0
    const check = await build({
      tidemark: {
        'a.json': document('notice', 1),
        'b.json': document('warning', 2),
        'c.json': document('failure', 3).replace('"metrics":{}', '"metrics":{"size":1}'),
      },
    })
    expect(check.summary).toContain('the run has 2,700 remarks, and 1,700 of them are left out')
    expect(check.summary).toContain('800 remarks more')
    expect(check.annotations).toHaveLength(INPUT_LIMITS.shownAnnotations)
    expect(new Set(check.annotations.map((one) => one.annotation_level))).toEqual(new Set(['failure']))
    expect(requestsTo('/check-runs')).toBeLessThanOrEqual(5)
  })

  it('of metrics leaves out the files that are too many, and says so', async () => {
    await begin()
    const file = (part: number) => {
      const entries = Array.from({ length: 6_000 }, (_, index) => [`m/${part}/${index}`, index])
      return numbers(Object.fromEntries(entries))['numbers.json'] ?? ''
    }
    const { summary } = await build({
      tidemark: Object.fromEntries([0, 1, 2, 3].map((part) => [`${part}.json`, file(part)])),
    })
    expect(summary).toContain('more than 20,000 metrics together; 1 of 4 files are left out')
  })
})
