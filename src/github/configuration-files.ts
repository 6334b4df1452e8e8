import { INPUT_LIMITS } from '../metrics/input-limits.ts'
import { UserError } from '../metrics/problem.ts'
import { parseYaml } from '../metrics/yaml.ts'
import { type Octokit, type RepositoryName, statusOf } from './client.ts'

/** Where a file lies on GitHub. Without `ref` it is read from the default branch. */
export interface Source extends RepositoryName {
  path: string
  ref?: string
}

/** One file of a configuration. */
export interface ConfigurationFile {
  /** How people are told of it: its path, behind its repository where that is another one. */
  label: string
  /** Its value without `_extends`. */
  value: Record<string, unknown>
  /** The line of the innermost key of a path that is there; null where none is. */
  lineOf: (path: readonly PropertyKey[]) => number | null
}

/** A character of UTF-8 has at most four bytes; some more tell that a file is too long. */
const MOST_BYTES = 4 * INPUT_LIMITS.configurationCharacters + 4

const EXTENDS = /^(?:([a-z\d](?:[a-z\d-]{0,38})?)\/)?([-_.\w]{1,100})(?::([-_./\w]{1,1000}\.ya?ml))?$/i

function labelOf({ owner, repo, path }: Source, name: RepositoryName): string {
  return owner === name.owner && repo === name.repo ? path : `${owner}/${repo}: ${path}`
}

/** The beginning of a body, a little longer than the longest file that is read. */
async function beginningOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > MOST_BYTES) break
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

/** A file's text; null where there is none. GitHub sends files of up to 100 MB: no more is read than is needed. */
async function textOf(octokit: Octokit, source: Source, label: string): Promise<string | null> {
  try {
    const { data, headers } = await octokit.rest.repos.getContent({
      ...source,
      mediaType: { format: 'raw' },
      request: { parseSuccessResponseBody: false },
    })
    const text = await beginningOf(data as unknown as ReadableStream<Uint8Array>)
    if (!headers['content-type']?.startsWith('application/json')) return text
    throw new UserError({ what: 'it is no file', where: label, mend: 'put a file there' })
  } catch (error) {
    if (statusOf(error) === 404) return null
    if (!isRefusal(error)) throw error
    const what = `GitHub does not let Tidemark read it (${statusOf(error)})`
    throw new UserError({ what, where: label, mend: 'give the app access to it' })
  }
}

/** Whether GitHub refuses for good. A limit of requests is no refusal: it ends. */
function isRefusal(error: unknown): boolean {
  const status = statusOf(error)
  if (status !== 403) return status === 422 || status === 451
  const headers = (error as { response?: { headers?: Record<string, unknown> } }).response?.headers ?? {}
  return headers['retry-after'] === undefined && headers['x-ratelimit-remaining'] !== '0' && !isLimit(error)
}

function isLimit(error: unknown): boolean {
  return error instanceof Error && /rate limit/i.test(error.message)
}

/** Where `_extends` points to: `repository`, `owner/repository`, each also with `:path/of/file.yml`. */
function extended(value: unknown, from: Source, label: string): Source {
  const [, owner = from.owner, repo, path = from.path] =
    (typeof value === 'string' && value.length <= 1_200 && EXTENDS.exec(value)) || []
  if (repo !== undefined) return { owner, repo, path }
  throw new UserError({
    what: '"_extends" names no repository',
    where: label,
    mend: 'write "repository", "owner/repository" or "owner/repository:path/of/file.yml"',
  })
}

function same(one: Source, other: Source): boolean {
  return one.owner === other.owner && one.repo === other.repo && one.path === other.path
}

async function read(octokit: Octokit, source: Source, name: RepositoryName) {
  const label = labelOf(source, name)
  const text = await textOf(octokit, source, label)
  if (text === null) return null
  const { value, lineOf } = parseYaml(label, text)
  if (value === null) return { label, lineOf, value: {} as Record<string, unknown> }
  if (typeof value === 'object' && !Array.isArray(value)) {
    return { label, lineOf, value: value as Record<string, unknown> }
  }
  throw new UserError({ what: 'it is not a list of keys with values', where: label, mend: 'see the README' })
}

/**
 * The files of a repository's configuration, the nearest first: that of the branch or else of the owner's `.github`
 * repository, and what they extend. Empty where there is none. Throws a `UserError` for one that cannot be read.
 */
export async function configurationFiles(
  octokit: Octokit,
  name: RepositoryName,
  { path, branch }: { path: string; branch: string },
): Promise<ConfigurationFile[]> {
  let source: Source = { ...name, path, ref: branch }
  let file = await read(octokit, source, name)
  if (!file && name.repo !== '.github') {
    source = { owner: name.owner, repo: '.github', path }
    file = await read(octokit, source, name)
  }
  const files: ConfigurationFile[] = []
  const seen: Source[] = []
  while (file) {
    const { _extends: parent, ...value } = file.value
    files.push({ ...file, value })
    seen.push(source)
    if (parent === undefined || parent === null) break
    const next = extended(parent, source, file.label)
    const refuse = (what: string, mend: string) =>
      new UserError({ what, where: `${file?.label}, _extends`, mend })
    if (seen.some((one) => same(one, next))) throw refuse('it extends itself', 'end the chain somewhere')
    if (files.length >= INPUT_LIMITS.configurationFiles) {
      throw refuse(`more than ${INPUT_LIMITS.configurationFiles} files extend each other`, 'extend fewer')
    }
    source = next
    file = await read(octokit, source, name)
    if (!file) throw refuse(`there is no ${labelOf(source, name)}, or Tidemark may not read it`, 'correct it')
  }
  return files
}
