import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { type Configuration, defaultConfiguration, readConfiguration } from '../metrics/configuration.ts'
import { pathText } from '../metrics/issues.ts'
import type { Problem } from '../metrics/problem.ts'
import { type Octokit, type RepositoryName, statusOf } from './client.ts'

/** Where a repository's configuration lies; the owner's `.github` repository is asked where it has none. */
export const CONFIGURATION_PATH = '.github/tidemark.yml'

export interface LoadedConfiguration {
  configuration: Configuration
  /** What is wrong with it, by file, line and key. */
  problems: Problem[]
}

interface Source {
  owner: string
  repo: string
  path: string
}

type Document = Record<string, unknown>

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Nearer files win; sections are merged key by key, so that a repository can add a rule to its organisation's. */
function merge(configs: Document[]): Document {
  const merged: Document = {}
  for (const [key, value] of configs.flatMap((config) => Object.entries(config))) {
    const before = merged[key]
    merged[key] = isDocument(before) && isDocument(value) ? { ...before, ...value } : value
  }
  return merged
}

/** The file's text, asked for only to tell the line of a mistake; null if it cannot be had. */
async function textOf(octokit: Octokit, source: Source, ref: string | undefined): Promise<string | null> {
  try {
    const { data } = await octokit.rest.repos.getContent({
      ...source,
      ...(ref ? { ref } : {}),
      mediaType: { format: 'raw' },
    })
    return typeof data === 'string' ? data : null
  } catch {
    return null
  }
}

/** Tells the place of a path of keys in YAML: the line of the innermost key that is there. */
function locator(label: string, text: string | null): (path: readonly PropertyKey[]) => string {
  const lines = new LineCounter()
  const document = text === null ? null : parseDocument(text, { lineCounter: lines, logLevel: 'silent' })
  const offsetOf = (path: readonly PropertyKey[]): number | null => {
    const parent = path.length > 1 ? document?.getIn(path.slice(0, -1), true) : document?.contents
    if (!isMap(parent)) return null
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
    return isScalar(pair?.key) ? (pair.key.range?.[0] ?? null) : null
  }
  return (path) => {
    const key = path.length ? `, ${pathText(path)}` : ''
    for (let length = path.length; length > 0; length--) {
      const offset = offsetOf(path.slice(0, length))
      if (offset !== null) return `${label}, line ${lines.linePos(offset).line}${key}`
    }
    return `${label}${key}`
  }
}

function labelOf(source: Source, name: RepositoryName): string {
  return source.owner === name.owner && source.repo === name.repo
    ? source.path
    : `${source.owner}/${source.repo}: ${source.path}`
}

function syntaxProblem(error: unknown): Problem {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const message = cause instanceof Error ? cause.message : String(cause)
  const at = (cause as { linePos?: { line: number; col: number }[] }).linePos?.[0]
  return {
    what: `the file cannot be read: ${message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}`,
    where: at ? `${CONFIGURATION_PATH}, line ${at.line}, column ${at.col}` : CONFIGURATION_PATH,
    mend: 'correct the YAML; until then the defaults apply',
  }
}

/**
 * Reads the configuration from a branch (one request), or from the owner's `.github` repository (a second one),
 * with its `_extends`. What is wrong with it comes back as problems; only GitHub's own failures are thrown.
 */
export async function loadConfiguration(
  octokit: Octokit,
  name: RepositoryName,
  branch: string,
): Promise<LoadedConfiguration> {
  let files: (Source & { config: unknown })[]
  try {
    const found = await octokit.config.get({ ...name, path: CONFIGURATION_PATH, branch, defaults: merge })
    files = found.files
    const present = files.filter((file) => file.config)
    const first = readConfiguration(present.length ? found.config : null)
    if (first.problems.length === 0) return first
  } catch (error) {
    if (statusOf(error) !== null) throw error
    return { configuration: defaultConfiguration, problems: [syntaxProblem(error)] }
  }
  return explain(octokit, name, branch, files)
}

/** Reads a configuration that has mistakes once more, file by file, to tell the line of each. */
async function explain(
  octokit: Octokit,
  name: RepositoryName,
  branch: string,
  files: (Source & { config: unknown })[],
): Promise<LoadedConfiguration> {
  const problems: Problem[] = []
  for (const { owner, repo, path, config } of files) {
    if (!config || readConfiguration(config).problems.length === 0) continue
    const own = owner === name.owner && repo === name.repo
    const text = await textOf(octokit, { owner, repo, path }, own ? branch : undefined)
    problems.push(...readConfiguration(config, locator(labelOf({ owner, repo, path }, name), text)).problems)
  }
  const documents = files.map((file) => file.config).filter(isDocument)
  const { configuration } = readConfiguration(merge(documents.reverse()))
  return { configuration, problems }
}
