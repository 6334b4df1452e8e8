import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../src/jobs/job.ts'
import type { PullRequestHandle } from '../../src/sandbox/handles/pull-request.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import { openDatabase } from '../../src/store/database.ts'
import { buildBase, buildPullRequest, checkRunOf, type Stage, setStage } from './stage.ts'

const bytes = (value: number) => ({ value, unit: 'bytes' })

let stage: Stage
let engine: RepositoryHandle
let pull: PullRequestHandle

beforeEach(async () => {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine', {
    files: { '.github/tidemark.yml': 'metrics:\n  size: { max-rise: 2% }\n' },
  })
  engine.allow('mona', 'write')
  stage.github.install(octo)
  await buildBase(stage, engine, { size: bytes(100_000) })
  engine.branch('feature')
  engine.commit('feature')
  pull = engine.openPullRequest({ head: 'feature' })
  await buildPullRequest(stage, engine, pull, { size: bytes(130_000) })
})

afterEach(async () => {
  await stage.end()
})

/** The next job of this kind does all its work, but its end is not written down: as if the process had died there. */
async function cutShort(kind: Job['kind']): Promise<void> {
  const db = await openDatabase({ url: stage.databaseUrl })
  const statement = `create trigger cut_short before delete on jobs
    when old.kind = '${kind}' and old.attempts = 1 begin select raise(abort, 'cut short'); end`
  await db.write((queries) => queries.run(sql.raw(statement)))
  await db.close()
}

/** What was cut short is done again. */
async function again(): Promise<void> {
  await stage.settle()
  stage.pass(5)
  stage.service().wake()
  await stage.settle()
}

const said = () =>
  pull
    .comments()
    .filter((comment) => comment.byApp)
    .map(({ body }) => body)

describe('work that was done, and whose end could not be written down, is done again', () => {
  it('and a rule that a comment accepted stays accepted, without a second answer', async () => {
    await cutShort('obey-command')
    pull.comment('mona', '/tidemark accept size the new codec is worth it')
    await again()
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
    expect(said()).toEqual([expect.stringContaining('the new codec is worth it')])
  })

  it('and a rule that a button accepted stays accepted', async () => {
    await cutShort('press-button')
    engine.requestAction(checkRunOf(engine, pull.headSha()), 'accept', 'mona')
    await again()
    expect(checkRunOf(engine, pull.headSha()).conclusion).toBe('success')
  })

  it('and a person is answered once', async () => {
    await cutShort('obey-command')
    pull.comment('mona', '/tidemark accept unknown please')
    await again()
    expect(said()).toEqual([expect.any(String), expect.stringContaining('unknown')])
  })

  it('and a comment that somebody deleted is made again', async () => {
    await cutShort('restore-comment')
    for (const comment of pull.comments()) pull.deleteComment(comment)
    await again()
    expect(said()).toHaveLength(1)
  })

  it('and a report stands once', async () => {
    await cutShort('report-pull-request')
    await buildPullRequest(stage, engine, pull, { size: bytes(131_000) })
    await again()
    expect(said()).toEqual([expect.stringMatching(/131\skB/)])
    expect(checkRunOf(engine, pull.headSha()).status).toBe('completed')
  })
})
