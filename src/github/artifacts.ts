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

/** The most artifacts of one run that are looked at. */
const PER_PAGE = 100

/** The artifacts of a run; one request for up to 100 of them. */
export async function listArtifacts(
  octokit: Octokit,
  name: RepositoryName,
  runId: number,
): Promise<Artifact[]> {
  const pages = octokit.paginate.iterator(octokit.rest.actions.listWorkflowRunArtifacts, {
    ...name,
    run_id: runId,
    per_page: PER_PAGE,
  })
  const artifacts: Artifact[] = []
  for await (const { data } of pages) {
    artifacts.push(
      ...data.map(({ id, name, size_in_bytes: size, expired, created_at: created }) => ({
        id,
        name,
        size,
        expired,
        createdAt: created ? Date.parse(created) : null,
      })),
    )
    if (artifacts.length >= 500) break
  }
  return artifacts
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

/**
 * Downloads an artifact's zip. GitHub answers with a redirect to a storage address that is valid for a minute; it
 * is fetched without the token. Throws a `UserError` if it is larger than `most` bytes; null if it is gone.
 */
export async function downloadArtifact(
  octokit: Octokit,
  name: RepositoryName,
  artifact: Artifact,
  most: number,
): Promise<Buffer | null> {
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
    return await readBounded(response.body as ReadableStream<Uint8Array>, artifact.name, most)
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return null
    throw error
  }
}
