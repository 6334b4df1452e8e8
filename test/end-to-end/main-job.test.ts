import { createHmac, randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MARKER } from '../../src/report/marker.ts'
import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import {
  buildBase,
  buildPullRequest,
  checkRunOf,
  commentOf,
  costOf,
  type Stage,
  setStage,
  upload,
} from './stage.ts'

let stage: Stage
let octo: AccountHandle
let engine: RepositoryHandle

beforeEach(async () => {
  stage = await setStage()
  octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine')
  stage.github.install(octo)
})

afterEach(async () => {
  await stage.end()
})

const bytes = (value: number) => ({ value, unit: 'bytes' })
const writes = (requests: { method: string; path: string }[]) =>
  requests.filter(({ method, path }) => method !== 'GET' && !path.includes('access_tokens'))

function openBranch(name = 'feature') {
  engine.branch(name)
  engine.commit(name)
  return engine.openPullRequest({ head: name })
}

describe('a pull request from a branch', () => {
  it('gets a comment and a check run that compare it with the commit CI merged it into', async () => {
    const base = await buildBase(stage, engine, { 'bundle/main.js': bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { 'bundle/main.js': bytes(130_000) })
    const comment = commentOf(pull)
    expect(comment).toContain('bundle/main.js')
    expect(comment).toContain('30 %')
    expect(comment).toContain(base.slice(0, 7))
    expect(checkRunOf(engine, pull.headSha())).toMatchObject({
      name: 'Tidemark',
      status: 'completed',
      conclusion: 'success',
      title: expect.stringMatching(/regress/),
    })
  })

  it('has its comment updated in place by a second push, and a new check run for the new head', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    const [first] = pull.comments()
    const firstHead = pull.headSha()
    engine.commit('feature')
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    expect(pull.comments().map((comment) => comment.id)).toEqual([first?.id])
    expect(pull.headSha()).not.toBe(firstHead)
    expect(checkRunOf(engine, pull.headSha()).title).not.toMatch(/regress/)
    expect(checkRunOf(engine, firstHead).title).toMatch(/regress/)
  })

  it('costs at most 10 requests for the first report, 6 for a later one, and no write if nothing changed', async () => {
    const base = await buildBase(stage, engine, { size: bytes(100_000) })
    await stage.restart()
    const pull = openBranch()
    await stage.settle()
    const first = stage.github.mark()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(costOf(first(), { runs: 1 }).length).toBeLessThanOrEqual(10)
    expect(commentOf(pull)).toContain(base.slice(0, 7))

    engine.commit('feature')
    await stage.settle()
    const later = stage.github.mark()
    await buildPullRequest(stage, engine, pull, { size: bytes(140_000) })
    expect(costOf(later(), { runs: 1 }).length).toBeLessThanOrEqual(6)
    expect(writes(later())).toHaveLength(2)

    const same = stage.github.mark()
    pull.close()
    pull.reopen()
    await stage.settle()
    expect(same()).not.toEqual([])
    expect(writes(same())).toEqual([])
  })

  it('is compared with the merge base when CI ran on the branch alone', async () => {
    const base = await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildBase(stage, engine, { size: bytes(200_000) })
    const run = engine.startRun({ branch: 'feature', event: 'push' })
    await run.complete({ artifacts: upload({ size: bytes(101_000) }) })
    await stage.settle()
    expect(commentOf(pull)).toContain(base.slice(0, 7))
    expect(commentOf(pull)).toContain('left the base branch')
  })

  it('is not blamed for what the base branch did since it was opened', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    const moved = await buildBase(stage, engine, { size: bytes(150_000) })
    engine.commit('feature')
    await buildPullRequest(stage, engine, pull, { size: bytes(150_000) })
    expect(commentOf(pull)).toContain(moved.slice(0, 7))
    expect(checkRunOf(engine, pull.headSha()).title).not.toMatch(/regress/)
  })

  it('is compared with the nearest ancestor that has a build, and the comment says how far it is', async () => {
    const built = await buildBase(stage, engine, { size: bytes(100_000) })
    engine.commit('main')
    engine.commit('main')
    await stage.settle()
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    expect(commentOf(pull)).toContain(built.slice(0, 7))
    expect(commentOf(pull)).toContain('2 commits before')
  })

  it('shows a metric that the baseline lacks with the value of an older build, marked as carried', async () => {
    await buildBase(stage, engine, { size: bytes(100_000), docs: bytes(5_000) })
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000), docs: bytes(50_000) })
    expect(commentOf(pull)).toMatch(/docs[^\n]*carried/i)
  })
})

describe('a pull request from a fork', () => {
  it('gets its report although its run names no pull request, and never becomes a baseline', async () => {
    const base = await buildBase(stage, engine, { size: bytes(100_000) })
    const fork = engine.fork('alice')
    // A fork's branch may carry the base branch's name.
    fork.commit('main')
    const pull = engine.openPullRequest({ head: { repository: fork, branch: 'main' }, author: 'alice' })
    await buildPullRequest(stage, engine, pull, { size: bytes(1) })
    expect(commentOf(pull)).toContain(base.slice(0, 7))
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')

    const other = openBranch()
    await buildPullRequest(stage, engine, other, { size: bytes(100_000) })
    expect(checkRunOf(engine, other.headSha()).title).not.toMatch(/regress/)
  })

  it('is found by its head when it was opened before the app was installed', async () => {
    const late = stage.github.account('late')
    const repository = late.repository('tool')
    const fork = repository.fork('bob')
    fork.branch('patch')
    fork.commit('patch')
    const pull = repository.openPullRequest({ head: { repository: fork, branch: 'patch' }, author: 'bob' })
    stage.github.install(late)
    await buildPullRequest(stage, repository, pull, { size: bytes(10) })
    expect(commentOf(pull)).toContain('size')
  })

  it('costs at most 10 requests for the first report and 6 for a later one', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const fork = engine.fork('alice')
    fork.branch('patch')
    fork.commit('patch')
    await stage.restart()
    const pull = engine.openPullRequest({ head: { repository: fork, branch: 'patch' }, author: 'alice' })
    await stage.settle()
    const first = stage.github.mark()
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    expect(costOf(first(), { runs: 1 }).length).toBeLessThanOrEqual(10)
    fork.commit('patch')
    await stage.settle()
    const later = stage.github.mark()
    await buildPullRequest(stage, engine, pull, { size: bytes(150_000) })
    expect(costOf(later(), { runs: 1 }).length).toBeLessThanOrEqual(6)
  })
})

describe('a late baseline', () => {
  it('is said to be missing, and compared with as soon as it arrives', async () => {
    const { sha } = engine.commit('main')
    const baseRun = engine.startRun({ branch: 'main', event: 'push' })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(commentOf(pull)).toMatch(/no baseline yet/i)
    await baseRun.complete({ artifacts: upload({ size: bytes(100_000) }) })
    await stage.settle()
    expect(commentOf(pull)).not.toMatch(/no baseline yet/i)
    expect(commentOf(pull)).toContain(sha.slice(0, 7))
    expect(commentOf(pull)).toContain('30 %')
  })

  it('is compared with, too, when it arrives while the report without it is being written', async () => {
    const { sha } = engine.commit('main')
    const pull = openBranch()
    await stage.settle()
    const base = engine.startRun({ branch: 'main', event: 'push', sha })
    let arrives: Promise<void> | null = null
    stage.github.storm(({ method, route }) => {
      if (method !== 'POST' || !route?.endsWith('/comments') || arrives) return null
      arrives = base.complete({ artifacts: upload({ size: bytes(100_000) }) })
      return { how: 'slow', late: 1_000 }
    })
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    await arrives
    await stage.settle()
    expect(commentOf(pull)).toContain(sha.slice(0, 7))
    expect(commentOf(pull)).toContain('30 %')
  })

  it('replaces an older one that stood in for it', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const { sha } = engine.commit('main')
    const baseRun = engine.startRun({ branch: 'main', event: 'push' })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(commentOf(pull)).not.toContain(`${sha.slice(0, 7)}\``)
    await baseRun.complete({ artifacts: upload({ size: bytes(130_000) }) })
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).title).not.toMatch(/regress/)
  })
})

describe('workflows that run again, or still', () => {
  it('leave the check run in progress until the last one is done', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    const slow = engine.startRun({ pullRequest: pull, workflow: 'Slow benchmarks' })
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    expect(checkRunOf(engine, pull.headSha()).status).toBe('in_progress')
    expect(commentOf(pull)).toContain('Slow benchmarks')
    await slow.complete({})
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha())).toMatchObject({ status: 'completed', conclusion: 'success' })
    expect(commentOf(pull)).not.toContain('still')
  })

  it('are not waited for beyond the configured time', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    engine.startRun({ pullRequest: pull, workflow: 'Hangs' })
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    expect(checkRunOf(engine, pull.headSha()).status).toBe('in_progress')
    stage.pass(31)
    stage.service().wake()
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
  })

  it('add an attempt when they run again, and the report counts both', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    const run = engine.startRun({ pullRequest: pull })
    await run.complete({ artifacts: upload({ size: bytes(100_000) }) })
    await stage.settle()
    run.rerun()
    await stage.settle()
    await run.complete({ artifacts: upload({ size: bytes(100_000), another: bytes(7) }) })
    await stage.settle()
    expect(commentOf(pull)).toContain('another')
  })

  it('add one measurement each, also where the first attempt is heard of after the second has ended', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    const run = engine.startRun({ pullRequest: pull })
    await stage.settle()
    stage.github.post.hold()
    await run.complete({ artifacts: upload({ size: bytes(110_000) }) })
    stage.pass(5)
    run.rerun()
    await run.complete({ artifacts: upload({ size: bytes(130_000) }) })
    stage.github.post.release()
    await stage.settle()
    const { createClient } = await import('@libsql/client')
    const client = createClient({ url: stage.databaseUrl })
    const { rows } = await client.execute({
      sql: `select number from build_contexts build join metric_values on build_id = build.id
        join metric_definitions definition on definition.id = metric_id
        where commit_sha = ? and metric = 'size' order by attempt`,
      args: [pull.headSha()],
    })
    client.close()
    expect(rows.map((row) => row.number)).toEqual([110_000, 130_000])
  })
})

describe('a delivery', () => {
  it('that GitHub sends again does nothing twice', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    const since = stage.github.mark()
    for (const delivery of [...stage.github.deliveries]) stage.github.post.redeliver(delivery.id)
    await stage.settle()
    expect(since()).toEqual([])
    commentOf(pull)
  })

  it('that two workflows cause at once still makes one comment', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await stage.settle()
    const runs = ['A', 'B', 'C', 'D'].map((workflow) => engine.startRun({ pullRequest: pull, workflow }))
    await Promise.all(runs.map((run, index) => run.complete({ artifacts: upload({ [`m${index}`]: index }) })))
    await stage.settle()
    expect(commentOf(pull)).toContain('m0')
    expect(commentOf(pull)).toContain('m3')
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
  })

  it('with a wrong signature is refused, and nothing is stored', async () => {
    const answer = await fetch(`${stage.service().url}/api/github/webhooks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'ping',
        'x-github-delivery': 'a3f9c1de-0000-4000-8000-000000000000',
        'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
      },
      body: '{}',
    })
    expect([400, 401]).toContain(answer.status)
  })
})

describe('a comment', () => {
  it('that somebody deleted is made again', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    const [comment] = pull.comments()
    if (comment) pull.deleteComment(comment, 'mona')
    await stage.settle()
    expect(commentOf(pull)).toContain('size')
  })

  it('that a locked conversation does not allow is left out, and the check run says it', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    pull.lock()
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    expect(pull.comments()).toEqual([])
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
    expect(writes(stage.github.requests).filter(({ path }) => path.endsWith('/comments'))).toHaveLength(1)
  })

  it('that GitHub refuses does not keep the check run back', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    stage.github.fail({ method: 'POST', route: '/comments' }, { how: 403, times: 9 })
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
  })

  it('whose answer was lost is found again by its marker, and a person’s copy is not taken for it', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    pull.comment('mallory', `${MARKER}\n\nNothing to see here`)
    stage.github.fail(
      { method: 'POST', route: '/repos/{owner}/{repo}/issues/{issue_number}/comments' },
      { how: 'reset', when: 'after', times: 1 },
    )
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    const ours = () => pull.comments().filter((comment) => comment.byApp)
    expect(ours()).toHaveLength(1)
    const since = stage.github.mark()
    stage.pass(5)
    stage.service().wake()
    await stage.settle()
    expect(since().some(({ method, path }) => method === 'GET' && path.includes('/comments'))).toBe(true)
    expect(ours()).toHaveLength(1)
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
    expect(pull.comments().find((comment) => !comment.byApp)?.body).toContain('Nothing to see here')
  })

  it('of a check run whose answer was lost is found again, too', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    stage.github.fail(
      { method: 'POST', route: '/repos/{owner}/{repo}/check-runs' },
      { how: 'reset', when: 'after', times: 1 },
    )
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    stage.pass(5)
    stage.service().wake()
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
  })
})

describe('annotations', () => {
  const remarks = (count: number, message = 'slow') =>
    Array.from({ length: count }, (_, index) => ({ path: 'src/a.ts', line: index + 1, message }))

  it('are posted in pages of 50, never twice, and replaced with another check run when they change', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(1) }, { upload: { annotations: remarks(120) } })
    expect(checkRunOf(engine, pull.headSha()).annotations).toHaveLength(120)
    await buildPullRequest(stage, engine, pull, { other: bytes(1) }, { workflow: 'Other' })
    expect(checkRunOf(engine, pull.headSha()).annotations).toHaveLength(120)
    await buildPullRequest(
      stage,
      engine,
      pull,
      { third: bytes(1) },
      { workflow: 'Third', upload: { annotations: remarks(1, 'new') } },
    )
    const runs = engine.checkRuns(pull.headSha())
    expect(runs.map((run) => run.annotations.length).sort((a, b) => a - b)).toEqual([120, 121])
  })

  it('of one attempt are not mixed with those of the next, where posting was cut short between', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    const run = engine.startRun({ pullRequest: pull })
    stage.github.fail({ method: 'PATCH', route: '/check-runs/{check_run_id}' }, { how: 'reset' })
    await run.complete({ artifacts: upload({ size: bytes(1) }, { annotations: remarks(60, 'first') }) })
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).annotations).toHaveLength(50)
    run.rerun()
    await run.complete({ artifacts: upload({ size: bytes(1) }, { annotations: remarks(60, 'second') }) })
    await stage.settle()
    stage.pass(5)
    stage.service().wake()
    await stage.settle()
    const posted = engine.checkRuns(pull.headSha()).at(-1)?.annotations ?? []
    expect(posted).toHaveLength(60)
    expect(new Set(posted.map(({ message }) => message)).size).toBe(1)
  })

  it('can be switched off', async () => {
    engine.commit('main', { files: { '.github/tidemark.yml': 'annotations: false\n' } })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(1) }, { upload: { annotations: remarks(3) } })
    expect(checkRunOf(engine, pull.headSha()).annotations).toEqual([])
  })
})

describe('the configuration of comments', () => {
  it.each([
    ['never', 130_000, 0],
    ['on-change', 100_000, 0],
    ['on-change', 130_000, 1],
    ['on-regression', 50_000, 0],
    ['on-regression', 130_000, 1],
  ])('`when: %s` with a size of %i bytes makes %i of them', async (when, size, expected) => {
    engine.commit('main', { files: { '.github/tidemark.yml': `comment: { when: ${when} }\n` } })
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(size) })
    expect(pull.comments()).toHaveLength(expected)
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
  })
})

describe('a merge group', () => {
  it('gets its check run, compared with the commit it lands on', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    const group = engine.mergeGroup(pull)
    await stage.settle()
    expect(checkRunOf(engine, group.sha).status).toBe('in_progress')
    const run = engine.startRun({ branch: group.branch, sha: group.sha, event: 'merge_group' })
    await run.complete({ artifacts: upload({ size: bytes(130_000) }) })
    await stage.settle()
    const check = checkRunOf(engine, group.sha)
    expect(check).toMatchObject({ status: 'completed' })
    expect(check.title).toMatch(/regress/)
  })
})

describe('bad input', () => {
  it('in an upload is named in the check run, and the good metrics beside it still count', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, {
      size: bytes(100_000),
      broken: { value: 'twelve' },
    })
    const check = checkRunOf(engine, pull.headSha())
    const said = `${check.summary}\n${check.text}`
    expect(said).toContain('numbers.json')
    expect(said).toContain('broken')
    expect(said).toContain('finite number')
    expect(said).toContain('size')
  })

  it('in the configuration is named with its line, and the defaults apply', async () => {
    engine.commit('main', {
      files: { '.github/tidemark.yml': 'comment:\n  when: always\nmetrics:\n  size: { max-rise: lots }\n' },
    })
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    const check = checkRunOf(engine, pull.headSha())
    const said = `${check.summary}\n${check.text}`
    expect(said).toContain('line 4')
    expect(said).toContain('max-rise')
    expect(commentOf(pull)).toContain('30 %')
  })

  it('in the name of the branch to compare with is said, and the numbers are shown all the same', async () => {
    const configuration = 'baseline: { branch: mian }\nmetrics:\n  size: { max: 120 kB }\n'
    engine.commit('main', { files: { '.github/tidemark.yml': configuration } })
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(commentOf(pull)).toMatch(/No baseline yet\*\* on `mian`: there is no such branch/)
    expect(commentOf(pull)).not.toContain('As soon as')
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
  })

  it('of YAML that cannot be read is named with its line', async () => {
    engine.commit('main', { files: { '.github/tidemark.yml': 'metrics:\n  size: {max: 1\n' } })
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    const check = checkRunOf(engine, pull.headSha())
    expect(`${check.summary}\n${check.text}`).toMatch(/tidemark\.yml, line \d/)
  })
})

describe('the rules of the configuration', () => {
  it('are read from the base branch, and a broken one fails the check run', async () => {
    engine.commit('main', { files: { '.github/tidemark.yml': 'metrics:\n  size: { max-rise: 2% }\n' } })
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    engine.commit('feature', { files: { '.github/tidemark.yml': 'mode: off\n' } })
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('failure')
    expect(commentOf(pull)).toContain('max-rise')
  })

  it('come from the owner’s .github repository where there is no file', async () => {
    octo.repository('.github', {
      files: { '.github/tidemark.yml': 'metrics:\n  size: { max: 1 kB, severity: warn }\n' },
    })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('neutral')
  })
})

describe('checks of other apps', () => {
  it('are measured without any upload, and shown folded', async () => {
    engine.commit('main')
    await engine.startRun({ branch: 'main', event: 'push' }).complete({})
    await stage.settle()
    const pull = openBranch()
    await engine.startRun({ pullRequest: pull }).complete({})
    engine.checkRunOfOtherApp({
      name: 'deploy preview',
      headSha: pull.headSha(),
      app: 'preview',
      startedAt: Date.parse('2026-03-02T09:00:00Z'),
      completedAt: Date.parse('2026-03-02T09:02:00Z'),
    })
    await stage.settle()
    expect(commentOf(pull)).toContain('deploy preview')
    expect(commentOf(pull)).toContain('<details>')
  })
})

describe('a check of another app that is awaited', () => {
  const foreign = (headSha: string, completedAt: number | null) =>
    engine.checkRunOfOtherApp({
      name: 'deploy preview',
      headSha,
      app: 'preview',
      startedAt: Date.parse('2026-03-02T08:00:00Z'),
      completedAt,
    })

  it('keeps the report open if it brought numbers on the base branch, and only then', async () => {
    const base = await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    foreign(pull.headSha(), null)
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')

    foreign(base, Date.parse('2026-03-02T08:02:00Z'))
    engine.commit('feature')
    foreign(pull.headSha(), null)
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    expect(checkRunOf(engine, pull.headSha()).status).toBe('in_progress')
    expect(commentOf(pull)).toContain('deploy preview')
    foreign(pull.headSha(), Date.parse('2026-03-02T08:03:00Z'))
    await stage.settle()
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
  })

  it('is not awaited where its beginning is heard of after its end', async () => {
    foreign(await buildBase(stage, engine, { size: bytes(100_000) }), Date.parse('2026-03-02T08:02:00Z'))
    const pull = openBranch()
    stage.github.post.hold()
    foreign(pull.headSha(), Date.parse('2026-03-02T08:03:00Z'))
    stage.github.post.release((held) => held.reverse())
    await stage.settle()
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
  })
})

describe('an account that uninstalls the app', () => {
  it('leaves no row behind', async () => {
    await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    stage.github.uninstall(octo)
    await stage.settle()
    expect(await rowsOf(stage)).toEqual([])
  })

  it('keeps its history when a repository is renamed', async () => {
    const base = await buildBase(stage, engine, { size: bytes(100_000) })
    engine.rename('motor')
    await stage.settle()
    const pull = openBranch()
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    expect(commentOf(pull)).toContain(base.slice(0, 7))
    expect(commentOf(pull)).toContain('octo/motor')
  })
})

describe('a repository that leaves the installation and comes back', () => {
  it('has the work done that came after, although the removal had to wait', async () => {
    const pull = openBranch()
    await stage.settle()
    stage.github.fail({ path: '/artifacts' }, { how: 500 })
    await buildPullRequest(stage, engine, pull, { size: bytes(100_000) })
    octo.removeRepository(engine)
    stage.github.addRepository(octo, engine)
    await buildPullRequest(stage, engine, pull, { another: bytes(7) }, { workflow: 'again' })
    // First for the try that failed, then for the removal, which that try's report may have been in the way of.
    for (let wait = 0; wait < 2; wait++) {
      stage.pass(5)
      stage.service().wake()
      await stage.settle()
    }
    expect(commentOf(pull)).toContain('another')
  })
})

describe('a repository that becomes private', () => {
  /** What GitHub says of its visibility, with the repository as this other payload has it. */
  async function say(action: string, isPrivate: boolean, payload: string) {
    const { repository, installation, sender } = JSON.parse(payload)
    const body = JSON.stringify({
      action,
      repository: { ...repository, private: isPrivate },
      installation,
      sender,
    })
    const answer = await fetch(`${stage.service().url}/api/github/webhooks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'repository',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': `sha256=${createHmac('sha256', stage.secret).update(body).digest('hex')}`,
      },
      body,
    })
    expect(answer.status).toBe(200)
    await stage.service().idle()
  }

  it('is not taken for a public one because of what was sent before', async () => {
    for (const size of [100_000, 101_000, 102_000]) await buildBase(stage, engine, { size: bytes(size) })
    const pull = openBranch()
    await stage.settle()
    stage.github.post.hold()
    await engine.startRun({ pullRequest: pull }).complete({ artifacts: upload({ size: bytes(130_000) }) })
    const earlier = stage.github.post.held().at(-1)?.payload ?? ''
    await say('privatized', true, earlier)
    stage.github.post.release()
    await stage.settle()
    expect(commentOf(pull)).not.toContain('quickchart.io')

    await say('publicized', false, earlier)
    await buildPullRequest(stage, engine, pull, { size: bytes(131_000) }, { workflow: 'again' })
    expect(commentOf(pull)).toContain('quickchart.io')
  })
})

describe('a repository that is transferred', () => {
  it('keeps its history where the app is installed on the new owner, too', async () => {
    stage.github.install(stage.github.account('hub', { type: 'Organization' }))
    const base = await buildBase(stage, engine, { size: bytes(100_000) })
    const pull = openBranch()
    engine.transfer('hub')
    await stage.settle()
    await buildPullRequest(stage, engine, pull, { size: bytes(120_000) })
    expect(commentOf(pull)).toContain(base.slice(0, 7))
    expect(commentOf(pull)).toContain('hub/engine')
  })

  it('leaves no row behind where it is not', async () => {
    stage.github.account('hub', { type: 'Organization' })
    await buildBase(stage, engine, { size: bytes(100_000) })
    engine.transfer('hub')
    await stage.settle()
    expect((await rowsOf(stage)).map((row) => row.split(':')[0])).toEqual(['installations', 'deliveries'])
  })
})

/** The tables that still have rows about repositories, with how many. */
async function rowsOf(of: Stage): Promise<string[]> {
  const { createClient } = await import('@libsql/client')
  const client = createClient({ url: of.databaseUrl })
  const { rows } = await client.execute(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not glob '__*'",
  )
  const left: string[] = []
  for (const { name } of rows) {
    const { rows: counted } = await client.execute(`select count(*) as count from "${name}"`)
    if (Number(counted[0]?.count) > 0) left.push(`${name}: ${counted[0]?.count}`)
  }
  client.close()
  return left
}
