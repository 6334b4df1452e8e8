import { INPUT_LIMITS } from '../metrics/input-limits.ts'
import { UserError } from '../metrics/problem.ts'
import { type Octokit, type RepositoryName, statusOf } from './client.ts'

/** An artifact of a workflow run. */
export interface Artifact {
  id: number
  name: string
  /** Bytes, packed. */
  size: number
  expired: boolean
  /** When it was uploaded, in milliseconds since 1970; null where GitHub does not say. */
  createdAt: number | null
}

const PER_PAGE = 100

/** Names that are asked for one by one where a run has more artifacts than a page. */
const MOST_NAMES = 10

/** The artifacts of a run, as far as they were looked at. */
export interface ArtifactList {
  artifacts: Artifact[]
  /** How many more the run has that may be wanted. */
  unseen: number
}

async function pageOf(
  octokit: Octokit,
  name: RepositoryName,
  query: { run_id: number; page: number; name?: string },
) {
  const { data } = await octokit.rest.actions.listWorkflowRunArtifacts({
    ...query,
    owner: name.owner,
    repo: name.repo,
    per_page: PER_PAGE,
  })
  const artifacts = data.artifacts.map(
    ({ id, name, size_in_bytes: size, expired, created_at: created }): Artifact => ({
      id,
      name,
      size,
      expired,
      createdAt: created ? Date.parse(created) : null,
    }),
  )
  return { total: data.total_count, artifacts }
}

/**
 * The artifacts of a run: one request for each 100 of them, up to a limit. Where `names` are all that is wanted, and
 * are few, those of a long list are asked for by name.
 */
export async function listArtifacts(
  octokit: Octokit,
  name: RepositoryName,
  runId: number,
  names: readonly string[] | null,
): Promise<ArtifactList> {
  const { total, artifacts: first } = await pageOf(octokit, name, { run_id: runId, page: 1 })
  // An artifact that comes while pages are read moves others to the next page.
  const found = new Map(first.map((artifact) => [artifact.id, artifact]))
  const listed = () => ({ artifacts: [...found.values()], unseen: Math.max(0, total - found.size) })
  if (total <= PER_PAGE) return { ...listed(), unseen: 0 }
  if (names && names.length <= MOST_NAMES) {
    for (const one of names) {
      const { artifacts } = await pageOf(octokit, name, { run_id: runId, page: 1, name: one })
      for (const artifact of artifacts) found.set(artifact.id, artifact)
    }
    return { ...listed(), unseen: 0 }
  }
  const pages = Math.min(INPUT_LIMITS.artifactPages, Math.ceil(total / PER_PAGE))
  for (let page = 2; page <= pages; page++) {
    const { artifacts } = await pageOf(octokit, name, { run_id: runId, page })
    for (const artifact of artifacts) found.set(artifact.id, artifact)
    if (artifacts.length === 0) return { ...listed(), unseen: 0 }
  }
  return listed()
}

function tooLarge(artifact: string, most: number): UserError {
  return new UserError({
    what: `the artifact is larger than ${most / 1e6} MB`,
    where: `artifact ${artifact}`,
    mend: 'upload only the report files, e.g. by a narrower "path" of actions/upload-artifact',
  })
}

async function readBounded(
  body: ReadableStream<Uint8Array>,
  artifact: string,
  most: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > most) throw tooLarge(artifact, most)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** An artifact as it is stored. */
export interface DownloadedArtifact {
  bytes: Buffer
  /** False for a single file that was uploaded as it is (`archive: false`), under its own name. */
  isArchive: boolean
}

/** How a zip begins: with a file, with its end where it is empty, or with a part of several. */
const ZIP_SIGNATURES = ['PK\u0003\u0004', 'PK\u0005\u0006', 'PK\u0007\u0008']

/** What says that it is a zip and is none is a broken zip. */
function isZip(bytes: Buffer, contentType: string | null): boolean {
  const isSaid = /^application\/(?:zip|x-zip-compressed)\b/.test(contentType ?? '')
  return isSaid || ZIP_SIGNATURES.includes(bytes.toString('latin1', 0, 4))
}

/**
 * Downloads an artifact. GitHub answers with a redirect to a storage address that is valid for a minute; it is fetched
 * without the token. Throws a `UserError` if it is larger than `most` bytes; null if it is gone.
 */
export async function downloadArtifact(
  octokit: Octokit,
  name: RepositoryName,
  artifact: Artifact,
  most: number,
): Promise<DownloadedArtifact | null> {
  if (artifact.expired) return null
  if (artifact.size > most) throw tooLarge(artifact.name, most)
  try {
    const { headers } = await octokit.rest.actions.downloadArtifact({
      ...name,
      artifact_id: artifact.id,
      archive_format: 'zip',
      request: { redirect: 'manual' },
    })
    if (!headers.location) throw new Error(`GitHub gave no address for artifact ${artifact.id}`)
    const response = await fetch(headers.location, { signal: AbortSignal.timeout(60_000) })
    if (response.status === 404 || response.status === 410) return null
    if (!response.ok || !response.body) {
      throw new Error(`the storage answered ${response.status} for artifact ${artifact.id}`)
    }
    const bytes = await readBounded(response.body as ReadableStream<Uint8Array>, artifact.name, most)
    return { bytes, isArchive: isZip(bytes, response.headers.get('content-type')) }
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return null
    throw error
  }
}
