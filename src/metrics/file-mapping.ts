import { LRUCache } from 'lru-cache'
import type { Configuration } from './configuration.ts'
import { captureOf, hasPlaceholder } from './glob/capture.ts'
import { globMatcher } from './glob/glob.ts'

export type FileMapping = Configuration['files'][number]

/** How a file is to be read, where its content alone cannot tell. */
export type FileOptions = Pick<FileMapping, 'format' | 'prefix' | 'environment'>

const PATHS = { acrossSlashes: false }

const captures = new LRUCache<string, (text: string) => string | null>({ max: 500 })

/** The environment that a pattern finds in a text, empty where it has none to find; null where it does not match. */
function found(pattern: string, text: string): string | null {
  if (!hasPlaceholder(pattern)) return globMatcher(pattern, PATHS)(text) ? '' : null
  const capture = captures.get(pattern) ?? captureOf(pattern)
  captures.set(pattern, capture)
  return capture(text)
}

/** What the first entry of `files` says that is about a file of an artifact; nothing where none is. */
export function fileOptions(files: readonly FileMapping[], artifact: string, path: string): FileOptions {
  for (const { artifact: artifacts = '**', path: paths = '**', ...options } of files) {
    const ofArtifact = found(artifacts, artifact)
    const ofPath = ofArtifact === null ? null : found(paths, path)
    if (ofArtifact === null || ofPath === null) continue
    const environment = ofArtifact || ofPath
    return environment ? { ...options, environment } : options
  }
  return {}
}
