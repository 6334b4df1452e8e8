import type { CheckAnnotation, CheckRun } from '../report/report.ts'
import { isForbidden, type Octokit, type RepositoryName, statusOf } from './client.ts'

/** Annotations that one request may carry; each update appends. */
const PAGE = 50

const ONCE = { request: { retries: 0 } }

function output(check: CheckRun, annotations: CheckAnnotation[]) {
  const { title, summary, text } = check
  return { title, summary, ...(text === null ? {} : { text }), annotations }
}

function state(check: CheckRun) {
  return check.status === 'completed'
    ? { status: 'completed' as const, conclusion: check.conclusion ?? 'neutral' }
    : { status: 'in_progress' as const }
}

function pages(annotations: CheckAnnotation[]): CheckAnnotation[][] {
  const all: CheckAnnotation[][] = []
  for (let at = 0; at < annotations.length; at += PAGE) all.push(annotations.slice(at, at + PAGE))
  return all
}

async function append(
  octokit: Octokit,
  name: RepositoryName,
  id: number,
  check: CheckRun,
  rest: CheckAnnotation[][],
): Promise<void> {
  for (const page of rest) {
    await octokit.rest.checks.update({ ...name, check_run_id: id, output: output(check, page) })
  }
}

/** What a write came to. */
export interface Written {
  id: number
  /** When it was done by GitHub's clock, in milliseconds since 1970; null where GitHub does not say. */
  at: number | null
}

function written(id: number, { date }: { date?: string | undefined }): Written {
  return { id, at: Date.parse(date ?? '') || null }
}

/** Makes a check run for a commit, with its annotations in pages of 50. */
export async function createCheckRun(
  octokit: Octokit,
  name: RepositoryName,
  headSha: string,
  externalId: string,
  check: CheckRun,
): Promise<Written> {
  const [first = [], ...rest] = pages(check.annotations)
  const { data, headers } = await octokit.rest.checks.create({
    ...name,
    name: check.name,
    head_sha: headSha,
    external_id: externalId,
    ...state(check),
    output: output(check, first),
    actions: check.actions,
    ...ONCE,
  })
  await append(octokit, name, data.id, check, rest)
  return written(data.id, headers)
}

/** Changes a check run; `check.annotations` are added to those it has. Null if it is no longer there, or another app's. */
export async function updateCheckRun(
  octokit: Octokit,
  name: RepositoryName,
  id: number,
  check: CheckRun,
): Promise<Written | null> {
  const [first = [], ...rest] = pages(check.annotations)
  let done: Written
  try {
    const { headers } = await octokit.rest.checks.update({
      ...name,
      check_run_id: id,
      ...state(check),
      output: output(check, first),
      actions: check.actions,
    })
    done = written(id, headers)
  } catch (error) {
    if (statusOf(error) === 404 || isForbidden(error)) return null
    throw error
  }
  await append(octokit, name, id, check, rest)
  return done
}

/** The newest check run of a commit that this app made under an external id, with how many annotations it has. */
export async function findCheckRun(
  octokit: Octokit,
  name: RepositoryName,
  headSha: string,
  { appId, checkName, externalId }: { appId: number; checkName: string; externalId: string },
): Promise<{ id: number; annotations: number } | null> {
  const { data } = await octokit.rest.checks.listForRef({
    ...name,
    ref: headSha,
    check_name: checkName,
    app_id: appId,
    filter: 'all',
    per_page: 100,
  })
  const found = data.check_runs
    .filter((run) => run.external_id === externalId && run.app?.id === appId)
    .sort((a, b) => b.id - a.id)[0]
  return found ? { id: found.id, annotations: found.output.annotations_count } : null
}
