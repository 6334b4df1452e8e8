import { createCheckRun, findCheckRun, updateCheckRun, type Written } from '../github/check-runs.ts'
import type { Octokit } from '../github/client.ts'
import type { CheckRun } from '../report/report.ts'
import * as store from '../store/check-runs.ts'
import type { Repository } from '../store/repositories.ts'
import type { JobParts } from './parts.ts'
import { digest } from './publish-comment.ts'

/** Tells this app's check run of a commit from others of the same name. */
function externalId(repositoryId: number, headSha: string): string {
  return `tidemark:${repositoryId}:${headSha}`
}

/** A check run that is there, and how many of the wanted annotations it has; null if it has other ones. */
interface Present {
  id: number
  posted: number | null
}

type Find = () => Promise<{ id: number; annotations: number } | null>

async function present(
  state: store.CheckRunState | undefined,
  wanted: number,
  annotationsHash: string | null,
  find: Find,
): Promise<Present | null> {
  if (!state) return null
  const before = state.annotationsHash
  if (state.mayExist) {
    const found = await find()
    // How many there are says nothing where they are others than those that were being posted.
    const same = found?.annotations === 0 || before === annotationsHash
    return found && { id: found.id, posted: same && found.annotations <= wanted ? found.annotations : null }
  }
  if (!state.checkRunId) return null
  return { id: state.checkRunId, posted: before === null ? 0 : before === annotationsHash ? wanted : null }
}

/**
 * Makes the commit's check run what it should be. Writes nothing if it is so already, unless `again`: somebody
 * asked for it. GitHub only ever adds annotations, so that other annotations need another check run. A write that
 * was cut short is found again by the external id and continued. Gives its id, and when it was written.
 */
export async function publishCheckRun(
  { db, appId, now }: Pick<JobParts, 'db' | 'appId' | 'now'>,
  octokit: Octokit,
  repository: Repository,
  headSha: string,
  check: CheckRun,
  again: boolean,
): Promise<Written> {
  const name = { owner: repository.owner, repo: repository.name }
  const id = externalId(repository.id, headSha)
  const hash = digest(JSON.stringify(check))
  const annotationsHash = check.annotations.length > 0 ? digest(JSON.stringify(check.annotations)) : null
  const inProgress = check.status === 'in_progress'
  const remember = (news: Partial<store.CheckRunState>) =>
    store.setCheckRun(db, { repositoryId: repository.id, headSha }, news, now())

  const state = await store.findCheckRun(db, repository.id, headSha)
  if (state?.checkRunId && !state.mayExist && state.hash === hash && !again) {
    return { id: state.checkRunId, at: null }
  }
  const there = await present(state, check.annotations.length, annotationsHash, () =>
    findCheckRun(octokit, name, headSha, { appId, checkName: check.name, externalId: id }),
  )
  if (there && there.posted !== null) {
    const annotations = check.annotations.slice(there.posted)
    if (annotations.length > 0) await remember({ annotationsHash, mayExist: true })
    const done = await updateCheckRun(octokit, name, there.id, { ...check, annotations })
    if (done) {
      await remember({ checkRunId: there.id, hash, annotationsHash, mayExist: false, inProgress })
      return done
    }
  }
  await remember({ checkRunId: null, annotationsHash, mayExist: true, inProgress: true })
  const done = await createCheckRun(octokit, name, headSha, id, check)
  await remember({ checkRunId: done.id, hash, annotationsHash, mayExist: false, inProgress })
  return done
}
