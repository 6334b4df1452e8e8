import { type Configuration, defaultConfiguration, readConfiguration } from '../metrics/configuration.ts'
import { pathText } from '../metrics/issues.ts'
import { type Problem, UserError } from '../metrics/problem.ts'
import type { Octokit, RepositoryName } from './client.ts'
import { type ConfigurationFile, configurationFiles } from './configuration-files.ts'

/** Where a repository's configuration lies; the owner's `.github` repository is asked where it has none. */
export const CONFIGURATION_PATH = '.github/tidemark.yml'

export interface LoadedConfiguration {
  configuration: Configuration
  /** What is wrong with it, by file, line and key. */
  problems: Problem[]
  /** False where it cannot be read as a whole; the defaults stand in for it then. */
  readable: boolean
}

type Document = Record<string, unknown>

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Later ones win; sections are merged key by key, so that a repository can add a rule to its organisation's. */
function merge(configs: Document[]): Document {
  const merged = new Map<string, unknown>()
  for (const [key, value] of configs.flatMap((config) => Object.entries(config))) {
    const before = merged.get(key)
    merged.set(key, isDocument(before) && isDocument(value) ? { ...before, ...value } : value)
  }
  return Object.fromEntries(merged)
}

/** The place of a path of keys: the file, and the line of the innermost key that is there. */
function placeIn({ label, lineOf }: ConfigurationFile, path: readonly PropertyKey[]): string {
  const line = lineOf(path)
  return `${label}${line === null ? '' : `, line ${line}`}${path.length > 0 ? `, ${pathText(path)}` : ''}`
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
  try {
    const files = await configurationFiles(octokit, name, { path: CONFIGURATION_PATH, branch })
    const { configuration } = readConfiguration(merge(files.map(({ value }) => value).reverse()))
    const problems = files.flatMap(
      (file) => readConfiguration(file.value, (path) => placeIn(file, path)).problems,
    )
    return { configuration, problems, readable: true }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { configuration: defaultConfiguration, problems: [error.problem], readable: false }
  }
}
