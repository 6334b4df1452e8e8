import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MARKER } from '../../src/report/marker.ts'
import type { RepositoryHandle } from '../../src/sandbox/handles/repository.ts'
import type { App, Comment } from '../../src/sandbox/model.ts'
import { buildBase, buildPullRequest, type Stage, setStage } from './stage.ts'

let stage: Stage
let engine: RepositoryHandle

beforeEach(async () => {
  stage = await setStage()
  const octo = stage.github.account('octo', { type: 'Organization' })
  engine = octo.repository('engine')
  engine.allow('mona', 'write')
  stage.github.install(octo)
  await buildBase(stage, engine, { size: 1 })
})

afterEach(async () => {
  await stage.end()
})

function open() {
  engine.branch('feature')
  engine.commit('feature')
  return engine.openPullRequest({ head: 'feature' })
}

const bodies = (comments: Comment[]) => comments.map((comment) => comment.body)

/** Another app, which the comments are then of. */
function handTo(comments: Comment[]): void {
  const other: App = { ...stage.github.app(), id: 77, slug: 'former' }
  for (const comment of comments) Object.assign(comment, { app: other })
}

describe('a comment', () => {
  it('of a bot that begins with the marker is not taken for the report', async () => {
    const pull = open()
    stage.github.account('dependabot[bot]', { type: 'Bot' })
    const forged = pull.comment('dependabot[bot]', `${MARKER}\n\nAll is well.`)
    stage.github.fail({ method: 'POST', path: '/comments' }, { how: 502 })
    await buildPullRequest(stage, engine, pull, { size: 2 })
    stage.pass(2)
    stage.service().wake()
    await stage.settle()
    expect(forged.body).toBe(`${MARKER}\n\nAll is well.`)
    const ours = pull.comments().filter((comment) => comment.app?.id === stage.github.app().id)
    expect(bodies(ours)).toEqual([expect.stringContaining('`size`')])
  })

  it('of another app, under which this one was installed before, is left, and a new one is made and kept', async () => {
    const pull = open()
    await buildPullRequest(stage, engine, pull, { size: 2 })
    const [former] = pull.comments()
    handTo(pull.comments())
    const before = former?.body
    for (const size of [3, 4]) {
      engine.commit('feature')
      await buildPullRequest(stage, engine, pull, { size })
    }
    expect(former?.body).toBe(before)
    expect(pull.comments()).toHaveLength(2)
    expect(pull.comments()[1]?.app?.id).toBe(stage.github.app().id)
    expect(pull.comments()[1]?.body).toContain('4')
  })
})

it('a check run of another app is left, and a new one is made', async () => {
  const pull = open()
  await buildPullRequest(stage, engine, pull, { size: 2 })
  const [former] = engine.checkRuns(pull.headSha())
  if (!former) throw new Error('there is no check run')
  Object.assign(former, { app: { ...stage.github.app(), id: 77 } })
  engine.rerequestSuite(pull.headSha())
  await stage.settle()
  expect(engine.checkRuns(pull.headSha()).map((check) => [check.app.id, check.name])).toContainEqual([
    stage.github.app().id,
    'Tidemark',
  ])
})
