import { afterEach, describe, expect, it } from 'vitest'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { buildBase, buildPullRequest, checkRunOf, commentOf, type Stage, setStage, upload } from './stage.ts'

const CI = '.github/workflows/ci.yml'
const RULES = 'metrics:\n  size: { max-rise: 2% }\n'
const ON_SOURCES = 'on:\n  push: { branches: [main] }\n  pull_request: { paths: [src/**] }\n'

let stage: Stage
let engine: RepositoryHandle

async function play(configuration = RULES, files: Record<string, string> = { [CI]: ON_SOURCES }) {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', { files: { '.github/tidemark.yml': configuration, ...files } })
  engine.allow('mona', 'write')
  stage.github.install(octo)
  await stage.settle()
}

afterEach(async () => {
  await stage.end()
})

const check = (pull: PullRequestHandle) => checkRunOf(engine, pull.headSha())

/** Opens a pull request that changes these files; null removes one. */
function open(files: Record<string, string | null> = { 'src/a.ts': '1' }, name = 'feature') {
  engine.branch(name)
  engine.commit(name, { files })
  return engine.openPullRequest({ head: name })
}

async function runOf(
  pull: PullRequestHandle,
  workflow: string,
  artifacts = {},
  conclusion = 'success' as const,
) {
  await engine.startRun({ pullRequest: pull, workflow }).complete({ artifacts, conclusion })
  await stage.settle()
}

/** Time passes until nothing is waited for any more. */
async function afterTheWait() {
  stage.pass(31)
  stage.service().wake()
  await stage.settle()
}

describe('a metric with a rule that the base has fails the check', () => {
  it('if it is missing, and the report says what to do', async () => {
    await play()
    await buildBase(stage, engine, { size: 100, time: 1 })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { time: 1 })
    expect(check(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' })
    expect(check(pull).title).toContain('1 metric not judged')
    for (const text of [check(pull).summary, commentOf(pull)]) {
      expect(text).toContain('`size`: its workflow ran and did not bring it')
      expect(text).toContain('`on-missing: ignore`')
      expect(text).toContain('.github/tidemark.yml')
    }
  })

  it('if it is carried from an older build of the base, and missing', async () => {
    await play()
    await buildBase(stage, engine, { size: 100, time: 1 })
    await buildBase(stage, engine, { time: 1 })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { time: 1 })
    expect(check(pull).conclusion).toBe('failure')
  })

  it.each([
    ['became a text', { size: { label: 'small' } }, {}, 'it is a text here'],
    ['moved to another environment', { size: 1 }, { environment: 'mine' }, 'another environment (`mine`)'],
  ])('if it %s', async (_, metrics, more, why) => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = open()
    await buildPullRequest(stage, engine, pull, metrics, { upload: more })
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).summary).toContain(why)
  })

  it('if its upload broke', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = open()
    await runOf(pull, 'CI', { 'tidemark-numbers': { 'numbers.json': '{"version": 1, "metrics": {"size": ' } })
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).summary).toContain('its upload may be among those with problems')
  })

  it.each<[string, Record<string, string | null>]>([
    ['is renamed', { [CI]: null, '.github/workflows/build.yml': 'on: pull_request' }],
    ['is made to run for nothing', { [CI]: 'on:\n  pull_request: { paths: [never] }\n' }],
    ['is taken away', { [CI]: null }],
  ])('if its workflow %s by the pull request', async (_, files) => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = open({ ...files, 'docs/a.md': '1' })
    await runOf(pull, 'Build', upload({ weight: 1 }))
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).summary).toContain('this pull request changes its file')
  })

  it('if its workflow had to run, and has no run', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = open()
    await runOf(pull, 'Docs')
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).summary).toContain('has no run here')
  })

  it('if the last of more than 300 changed files had to start it', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const many = Object.fromEntries(Array.from({ length: 310 }, (_, index) => [`docs/${index}.md`, '1']))
    const pull = open({ ...many, 'src/z.ts': '1' })
    await runOf(pull, 'Docs')
    expect(check(pull).conclusion).toBe('failure')
  })

  it('if the file of its workflow cannot be read', async () => {
    await play(RULES, { [CI]: 'on: [' })
    await buildBase(stage, engine, { size: 100 })
    const pull = open({ 'docs/a.md': '1' })
    await runOf(pull, 'Docs')
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).summary).toContain('cannot be read')
  })
})

describe('the same holds for', () => {
  it('an expected metric that was not measured', async () => {
    await play('expect: [size]\n')
    await buildBase(stage, engine, { size: 100 })
    const pull = open()
    await runOf(pull, 'Docs', upload({ pages: 3 }))
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).summary).toContain('has no run here')
    const docs = open({ 'docs/a.md': '1' }, 'docs')
    await runOf(docs, 'Docs', upload({ pages: 3 }))
    expect(check(docs).conclusion).toBe('success')
  })

  it('the duration of a check', async () => {
    await play('metrics:\n  ci/compile: { max: 30 min }\n'.replace('30 min', '1800'))
    await engine.startRun({ branch: 'main', event: 'push', jobs: ['compile'] }).complete({})
    await stage.settle()
    const pull = open()
    await runOf(pull, 'Docs')
    expect(check(pull).conclusion).toBe('failure')
    const docs = open({ 'docs/a.md': '1' }, 'docs')
    await runOf(docs, 'Docs')
    expect(check(docs).conclusion).toBe('success')
  })

  it('the coverage of the changed lines, where no report has lines', async () => {
    await play('patch-coverage: { min: 80% }\n')
    const lcov = { 'tidemark-lcov': { 'lcov.info': 'SF:src/a.ts\nDA:1,1\nLF:1\nLH:1\nend_of_record\n' } }
    await engine.startRun({ branch: 'main', event: 'push' }).complete({ artifacts: lcov })
    await stage.settle()
    const pull = open()
    await buildPullRequest(stage, engine, pull, { 'coverage/lines': { value: 100, unit: 'percent' } })
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).text).toContain('patch-coverage: 80%')
    await runOf(pull, 'CI', lcov)
    expect(check(pull).conclusion).toBe('success')
    const docs = open({ 'docs/a.md': '1' }, 'docs')
    await runOf(docs, 'Docs')
    expect(check(docs).conclusion).toBe('success')
  })

  it('a fork where the workflow runs on pushes to the repository alone', async () => {
    await play(RULES, { [CI]: 'on: push' })
    await buildBase(stage, engine, { size: 100 })
    const fork = engine.fork('eve')
    fork.commit('main', { files: { 'src/a.ts': '1' } })
    const pull = engine.openPullRequest({ head: { repository: fork, branch: 'main' } })
    await runOf(pull, 'Docs')
    expect(check(pull).conclusion).toBe('failure')
    expect(check(pull).summary).toContain('runs on pushes, and not for forks')
  })
})

describe('a metric is carried and counts as judged', () => {
  it.each<[string, string, Record<string, string>]>([
    ['its paths leave it out', ON_SOURCES, { 'docs/a.md': '1' }],
    [
      'its paths-ignore leaves it out',
      'on:\n  pull_request: { paths-ignore: [docs/**] }\n',
      { 'docs/a.md': '1' },
    ],
    [
      'its branches leave it out',
      'on:\n  push:\n  pull_request: { branches: [develop] }\n  push: { branches: [main] }\n'.replace(
        '  push:\n',
        '',
      ),
      { 'src/a.ts': '1' },
    ],
    ['it runs by night alone', 'on:\n  schedule: [{ cron: "0 3 * * *" }]\n', { 'src/a.ts': '1' }],
  ])('if %s', async (_, file, files) => {
    await play(RULES, { [CI]: file })
    await buildBase(stage, engine, { size: 100 })
    const pull = open(files)
    await runOf(pull, 'Docs', upload({ pages: 3 }))
    expect(check(pull)).toMatchObject({ status: 'completed', conclusion: 'success' })
    expect(commentOf(pull)).toContain('not measured here')
  })

  it('if the base branch itself has removed its workflow', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    engine.commit('main', { files: { [CI]: null } })
    const pull = open()
    await runOf(pull, 'Docs')
    expect(check(pull).conclusion).toBe('success')
  })

  it('and its workflow file and the changed files are read once for a commit', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = open({ 'docs/a.md': '1' })
    const since = stage.github.mark()
    await runOf(pull, 'Docs', upload({ pages: 3 }))
    await runOf(pull, 'Spelling', upload({ words: 3 }))
    await runOf(pull, 'Links', upload({ links: 3 }))
    const made = since()
    const files = made.filter(({ params }) => params.path?.startsWith('.github/workflows/'))
    const changes = made.filter(({ route }) => route?.endsWith('/compare/{basehead}'))
    expect([files.length, changes.length]).toEqual([1, 1])
  })
})

describe('what a rule says of a metric that is not there', () => {
  it.each([
    ['on-missing: warn', 'neutral'],
    ['on-missing: ignore', 'success'],
    ['severity: warn', 'neutral'],
    ['severity: warn, on-missing: fail', 'failure'],
  ])('is changed by `%s`', async (setting, conclusion) => {
    await play(`metrics:\n  size: { max-rise: 2%, ${setting} }\n`)
    await buildBase(stage, engine, { size: 100, time: 1 })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { time: 1 })
    expect(check(pull).conclusion).toBe(conclusion)
  })

  it('is nothing if the base never had it', async () => {
    await play()
    await buildBase(stage, engine, { time: 1 })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { time: 1 })
    expect(check(pull).conclusion).toBe('success')
  })

  it('does not block in informational mode', async () => {
    await play(`mode: informational\n${RULES}`)
    await buildBase(stage, engine, { size: 100, time: 1 })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { time: 1 })
    expect(check(pull).conclusion).toBe('neutral')
  })
})

describe('somebody with write access accepts that a rule is not judged', () => {
  it.each([
    ['the button', (pull: PullRequestHandle) => engine.requestAction(check(pull), 'accept', 'mona')],
    [
      'a comment',
      (pull: PullRequestHandle) => pull.comment('mona', '/tidemark accept size it is built elsewhere'),
    ],
  ])('with %s, for this head alone', async (_, accept) => {
    await play()
    await buildBase(stage, engine, { size: 100, time: 1 })
    const pull = open()
    await buildPullRequest(stage, engine, pull, { time: 1 })
    accept(pull)
    await stage.settle()
    expect(check(pull).conclusion).toBe('success')
    expect(check(pull).text).toContain('accepted by `mona`')
    engine.commit('feature', { files: { 'src/a.ts': '2' } })
    await buildPullRequest(stage, engine, pull, { time: 1 })
    expect(check(pull).conclusion).toBe('failure')
    await buildPullRequest(stage, engine, pull, { size: 130 }, { workflow: 'Other' })
    expect(check(pull).conclusion).toBe('failure')
  })
})

describe('a run that did not run', () => {
  it.each([
    ['skipped', 'was skipped'],
    ['cancelled', 'did not run to its end'],
    ['startup_failure', 'did not run to its end'],
    ['stale', 'did not run to its end'],
    ['action_required', 'waits for somebody to approve its run'],
  ] as const)('because it was %s makes nothing missing, and nothing green', async (conclusion, why) => {
    await play(`${RULES}expect: [size, weight]\n`)
    await buildBase(stage, engine, { size: 100 })
    const pull = open()
    await runOf(pull, 'CI', {}, conclusion as 'success')
    expect(check(pull)).toMatchObject({ status: 'in_progress', conclusion: null })
    expect(commentOf(pull)).not.toMatch(/missing|is expected|not judged/)
    await afterTheWait()
    expect(check(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' })
    expect(check(pull).summary).toContain(why)
    expect(commentOf(pull)).not.toContain('is missing')
  })

  it('is judged when it is approved, however late', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = open()
    const run = engine.startRun({ pullRequest: pull })
    await run.complete({ conclusion: 'action_required' })
    await stage.settle()
    await afterTheWait()
    expect(check(pull).conclusion).toBe('failure')
    stage.pass(2 * 24 * 60)
    run.rerun()
    await run.complete({ artifacts: upload({ size: 101 }) })
    await stage.settle()
    expect(check(pull).conclusion).toBe('success')
  })

  it('is green where nothing is demanded of it', async () => {
    await play('comment: { when: always }\n')
    await buildBase(stage, engine, { size: 100 })
    const pull = open()
    await runOf(pull, 'CI', {}, 'skipped' as 'success')
    expect(check(pull)).toMatchObject({ status: 'completed', conclusion: 'success' })
    expect(commentOf(pull)).toContain('not measured here')
  })

  it('says nothing of what another workflow is about to measure', async () => {
    await play()
    await buildBase(stage, engine, { size: 100 })
    const pull = open()
    await runOf(pull, 'Label', {}, 'skipped' as 'success')
    await buildPullRequest(stage, engine, pull, { size: 101 })
    expect(check(pull)).toMatchObject({ status: 'completed', conclusion: 'success' })
  })
})
