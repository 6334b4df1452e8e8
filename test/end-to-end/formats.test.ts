import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { unzipped } from '../../src/sandbox/zip.ts'
import { buildFiles, checkRunOf, commentOf, type Stage, setStage } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

const SOURCE = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`)
const lcov = (path: string, lines: [line: number, hits: number][]) =>
  [`SF:${path}`, ...lines.map(([line, hits]) => `DA:${line},${hits}`), 'end_of_record', ''].join('\n')

beforeEach(async () => {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', {
    files: {
      '.github/tidemark.yml': 'patch-coverage: { min: 80% }\n',
      'src/a.ts': SOURCE.join('\n'),
      'src/old.ts': SOURCE.join('\n'),
    },
  })
  stage.github.install(octo)
  await stage.settle()
})

afterEach(async () => {
  await stage.end()
})

async function build(
  pullRequest: PullRequestHandle,
  files: Record<string, string>,
  name = 'tidemark-coverage',
) {
  await engine.startRun({ pullRequest }).complete({ artifacts: { [name]: files } })
  await stage.settle()
}

/** Changes line 2, 3 and 5 of a file. */
const changed = SOURCE.map((line, index) => ([1, 2, 4].includes(index) ? `${line} changed` : line)).join('\n')

/** So many new files, by name before those of `src`. */
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`files/${10_000 + index}.txt`, 'text\n']))

describe('the coverage of the change', () => {
  it('of a branch counts the changed lines, annotates those that did not run, and breaks its rule', async () => {
    engine.branch('feature')
    engine.commit('feature', { files: { 'src/a.ts': changed } })
    const pull = engine.openPullRequest({ head: 'feature' })
    await build(pull, {
      'lcov.info': `${lcov('/home/runner/work/engine/engine/src/a.ts', [
        [1, 0],
        [2, 0],
        [3, 0],
        [4, 1],
        [5, 4],
      ])}${lcov('/home/runner/work/engine/engine/src/outside-of-the-change.ts', [[2, 0]])}`,
    })
    expect(commentOf(pull)).toContain('33.3 % (1 of 3 changed lines ran)')
    const check = checkRunOf(engine, pull.headSha())
    expect(check.conclusion).toBe('failure')
    expect(check.annotations).toMatchObject([{ path: 'src/a.ts', start_line: 2, end_line: 3 }])
  })

  it('of a fork is told, too, also for a renamed file, and names a file that the report does not know', async () => {
    const fork = engine.fork('alice')
    fork.branch('patch')
    fork.commit('patch', {
      files: { 'src/a.ts': changed, 'src/old.ts': null, 'src/new.ts': changed, 'src/other.ts': changed },
    })
    const pull = engine.openPullRequest({ head: { repository: fork, branch: 'patch' }, author: 'alice' })
    await build(pull, {
      'lcov.info': `${lcov('src/a.ts', [
        [2, 1],
        [3, 1],
        [5, 1],
      ])}${lcov('src/new.ts', [
        [1, 0],
        [2, 1],
        [5, 1],
      ])}`,
    })
    expect(commentOf(pull)).toContain('100 % (5 of 5 changed lines ran)')
    const check = checkRunOf(engine, pull.headSha())
    expect(check.conclusion).not.toBe('failure')
    expect(check.summary).toContain('src/other.ts')
  })

  it.each(['pull_request', 'push'])(
    'is told although the end of the %s run is heard of before the push that caused it',
    async (event) => {
      engine.branch('feature')
      engine.commit('feature')
      const pull = engine.openPullRequest({ head: 'feature' })
      await stage.settle()
      stage.pass(5)
      stage.github.post.hold()
      engine.commit('feature', { files: { 'src/a.ts': changed } })
      const run = engine.startRun({ pullRequest: pull, event })
      await run.complete({
        artifacts: {
          'tidemark-coverage': {
            'lcov.info': lcov('src/a.ts', [
              [2, 1],
              [3, 0],
            ]),
          },
        },
      })
      stage.github.post.release((held) => [...held].reverse())
      await stage.settle()
      expect(commentOf(pull)).toContain('1 of 2')
    },
  )

  it('annotates at most 50 stretches, and none where the configuration says so', async () => {
    engine.branch('feature')
    const long = Array.from({ length: 240 }, (_, index) => `line ${index}`).join('\n')
    engine.commit('feature', { files: { 'src/long.ts': long } })
    const pull = engine.openPullRequest({ head: 'feature' })
    const everyOther = Array.from({ length: 120 }, (_, index): [number, number] => [2 * index + 1, index % 2])
    const report = { 'lcov.info': lcov('src/long.ts', everyOther) }
    await build(pull, report)
    const { annotations } = checkRunOf(engine, pull.headSha())
    expect(annotations).toHaveLength(50)
    expect(annotations[1]).toMatchObject({ start_line: 5, end_line: 5 })

    const configuration = 'annotations: false\npatch-coverage: { min: 50.1%, severity: warn }\n'
    engine.commit('main', { files: { '.github/tidemark.yml': configuration } })
    engine.commit('feature')
    await build(pull, report)
    const check = checkRunOf(engine, pull.headSha())
    expect(check.annotations).toEqual([])
    expect(check.conclusion).toBe('neutral')
    expect(check.summary).toContain('60 of 120 changed lines ran (50.0 %), and at least 50.1 % must')
  })

  it('counts every file, though a comparison lists only the first 300', async () => {
    engine.branch('feature')
    engine.commit('feature', { files: { ...many(310), 'src/z.ts': changed } })
    const pull = engine.openPullRequest({ head: 'feature' })
    await build(pull, {
      'lcov.info': lcov(
        'src/z.ts',
        [2, 3].map((line) => [line, 0]),
      ),
    })
    expect(commentOf(pull)).toContain('0 % (0 of 2 changed lines ran).')
    expect(checkRunOf(engine, pull.headSha()).annotations).toMatchObject([
      { path: 'src/z.ts', start_line: 2 },
    ])
  })

  it('says what it does not know of a change that GitHub does not show whole', async () => {
    engine.commit('main', { files: { 'ab.ts': 'old line\n' } })
    engine.branch('feature')
    const files = { ...many(3_010), 'ab.ts': 'x'.repeat(600_000), 'src/z.ts': changed }
    engine.commit('feature', { files: { ...files, 'aa.ts': 'x\n'.repeat(20_001) } })
    const pull = engine.openPullRequest({ head: 'feature' })
    const reports = ['ab.ts', 'aa.ts', 'src/z.ts'].map((path) =>
      lcov(path, [
        [1, 1],
        [2, 1],
      ]),
    )
    await build(pull, { 'lcov.info': reports.join('') })
    expect(commentOf(pull)).toContain(
      '100 % (2 of 2 changed lines ran). The changed lines of 14 other files are not known',
    )
    const { summary } = checkRunOf(engine, pull.headSha())
    expect(summary).toContain('does not say which lines change in `ab.ts`')
    expect(summary).toContain('the changed lines of 13 files are not counted')
  })

  it('of two packages that call their files the same is looked up in the right report', async () => {
    engine.commit('main', { files: { '.github/tidemark.yml': MAPPING } })
    engine.branch('feature')
    engine.commit('feature', { files: { 'web/src/a.ts': changed, 'api/src/a.ts': changed } })
    const pull = engine.openPullRequest({ head: 'feature' })
    await build(pull, {
      'web/lcov.info': lcov('src/a.ts', [[7, 0]]),
      'api/lcov.info': lcov('src/a.ts', [[7, 1]]),
    })
    expect(commentOf(pull)).toContain('50 % (1 of 2 changed lines ran)')
    expect(checkRunOf(engine, pull.headSha()).annotations).toMatchObject([
      { path: 'web/src/a.ts', start_line: 7 },
    ])
  })

  it('is no matter where nothing that changed is in the report', async () => {
    engine.branch('feature')
    engine.commit('feature', { files: { 'README.md': 'words' } })
    const pull = engine.openPullRequest({ head: 'feature' })
    await build(pull, { 'lcov.info': lcov('src/a.ts', [[1, 1]]) })
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
    expect(checkRunOf(engine, pull.headSha()).annotations).toEqual([])
  })
})

const MAPPING = `
files:
  - path: "web/lcov.info"
    prefix: web
  - path: "api/**"
    prefix: api
  - path: "**/sizes.txt"
    format: size-limit
    environment: linux-arm64
`

describe('files of an artifact', () => {
  it('of several tools become metrics without any configuration', async () => {
    engine.branch('feature')
    engine.commit('feature')
    const pull = engine.openPullRequest({ head: 'feature' })
    await build(
      pull,
      {
        'junit.xml':
          '<testsuite name="all" tests="2" failures="1" time="1.5"><testcase name="a" time="1"/><testcase name="b" time="0.5"><failure/></testcase></testsuite>',
        'bench.json': JSON.stringify([{ name: 'parse', unit: 'ops/s', value: 1200 }]),
        'notes.txt': 'nothing that anybody could read as a report',
      },
      'tidemark-mixed',
    )
    const comment = commentOf(pull)
    expect(comment).toContain('Tests failed')
    expect(comment).toContain('parse')
    const { summary } = checkRunOf(engine, pull.headSha())
    expect(summary).toContain('notes.txt')
  })

  it('that contradict each other are named both', async () => {
    engine.branch('feature')
    engine.commit('feature')
    const pull = engine.openPullRequest({ head: 'feature' })
    const document = (value: number) => JSON.stringify({ version: 1, metrics: { size: value } })
    await build(pull, { 'one.json': document(1), 'two.json': document(2) })
    const { summary } = checkRunOf(engine, pull.headSha())
    expect(summary).toContain('one.json')
    expect(summary).toContain('two.json')
  })

  it('of two packages are put together, or told apart by the configuration', async () => {
    engine.branch('feature')
    engine.commit('feature')
    const pull = engine.openPullRequest({ head: 'feature' })
    const reports = {
      'web/lcov.info': lcov('web/a.ts', [
        [1, 1],
        [2, 0],
      ]),
      'api/lcov.info': lcov('api/a.ts', [[1, 1]]),
    }
    await build(pull, reports)
    expect(commentOf(pull)).toMatch(/`Line coverage`[^|]*\| 66\.67\s%/)

    engine.commit('main', { files: { '.github/tidemark.yml': MAPPING } })
    engine.commit('feature')
    await build(pull, {
      ...reports,
      'numbers/sizes.txt': '[{"name": "parse", "unit": "s", "value": 2, "size": 7}]',
    })
    const check = checkRunOf(engine, pull.headSha())
    expect(check.summary).not.toContain('lcov.info')
    expect(commentOf(pull)).toMatch(/`web: Line coverage`[^|]*\| 50\s%/)
    expect(commentOf(pull)).toMatch(/`api: Line coverage`[^|]*\| 100\s%/)
    expect(commentOf(pull)).toMatch(/`parse` · `linux-arm64` \| 7\sB/)
    for (const id of ['web/coverage/lines', 'api/coverage/lines', 'bundle/parse']) {
      expect(check.text).toContain(`<sub>\`${id}\`</sub>`)
    }
  })
})

describe('what a tool says of its own variance', () => {
  /** What `cargo bench` prints of one benchmark. */
  const cargo = (time: string, deviation: string) => `
running 1 test
test bench_fib_20 ... bench:      ${time} ns/iter (+/- ${deviation})

test result: ok. 0 passed; 0 failed; 0 ignored; 1 measured; 0 filtered out
`

  it('is shown beside the value of a pull request, as long as one run brought it', async () => {
    const times = ['18,149', '18,203', '18,117', '18,160', '18,188', '18,131', '18,152', '18,175', '18,140']
    for (const time of times) {
      engine.commit('main')
      await buildFiles(stage, engine, { branch: 'main', event: 'push' }, { 'bench.txt': cargo(time, '755') })
    }
    engine.branch('feature')
    engine.commit('feature')
    const pullRequest = engine.openPullRequest({ head: 'feature' })
    await buildFiles(stage, engine, { pullRequest }, { 'bench.txt': cargo('24,310', '1,205') })
    const cell = '24.31\u00a0µs<br><sub>±\u00a01.2\u00a0µs</sub>'
    expect(commentOf(pullRequest)).toContain(`18.14\u00a0µs | ${cell} |`)
    expect(checkRunOf(engine, pullRequest.headSha()).text).toContain(cell)

    await buildFiles(stage, engine, { pullRequest }, { 'bench.txt': cargo('24,350', '1,110') })
    expect(commentOf(pullRequest)).toContain('24.33\u00a0µs |')
    expect(checkRunOf(engine, pullRequest.headSha()).text).not.toContain('1.2\u00a0µs')
  })
})

describe('an artifact that is not zipped', () => {
  it('is read under its own name, as it was uploaded', async () => {
    engine.branch('unzipped')
    engine.commit('unzipped', { files: { 'src/a.ts': changed } })
    const pullRequest = engine.openPullRequest({ head: 'unzipped' })
    await stage.settle()
    const text = lcov('src/a.ts', [
      [2, 1],
      [3, 0],
    ])
    await engine.startRun({ pullRequest }).complete({ artifacts: { 'tidemark-lcov.info': unzipped(text) } })
    await stage.settle()
    expect(commentOf(pullRequest)).toContain('50 % (1 of 2 changed lines ran)')
  })
})
