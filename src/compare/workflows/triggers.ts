import { INPUT_LIMITS } from '../../metrics/input-limits.ts'
import { UserError } from '../../metrics/problem.ts'
import { parseYaml } from '../../metrics/yaml.ts'
import { compilePattern } from './pattern.ts'

/** Events that start a workflow for a pull request's head or a merge group. */
export const EVENTS = ['push', 'pull_request', 'pull_request_target', 'merge_group'] as const
export type WorkflowEvent = (typeof EVENTS)[number]

/** The filters of an event; of a pair only one is given, an empty filter lets everything through. */
export interface EventFilter {
  branches?: string[]
  'branches-ignore'?: string[]
  paths?: string[]
  'paths-ignore'?: string[]
  types?: string[]
  /** Set where it is about tags alone: then no branch starts it. */
  tagsOnly?: true
}

/** What starts a workflow, as far as it concerns pull requests and merge groups. */
export type Triggers = Partial<Record<WorkflowEvent, EventFilter>>

const LISTS = ['branches', 'branches-ignore', 'paths', 'paths-ignore', 'types'] as const
const PATTERNS: readonly string[] = ['branches', 'branches-ignore', 'paths', 'paths-ignore']

/** A workflow file that is longer is not read: GitHub takes no such file either. */
const LONGEST_FILE = 512 * 1024
/** How the reader's own errors name the file; nobody sees them. */
const FILE = 'workflow'
const MOST_PATTERNS = 1_000
const LONGEST_PATTERN = 1_024

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isKnown = (event: string): event is WorkflowEvent => (EVENTS as readonly string[]).includes(event)

/** A text or a list of texts; null for anything else. */
function listOf(value: unknown): string[] | null {
  const list = Array.isArray(value) ? value : [value]
  if (list.length > MOST_PATTERNS) return null
  const texts = list.map((one) => (typeof one === 'number' ? String(one) : one))
  return texts.every((one): one is string => typeof one === 'string' && one.length <= LONGEST_PATTERN)
    ? texts
    : null
}

function filterOf(value: unknown): EventFilter | null {
  if (value === null) return {}
  if (!isFields(value)) return null
  const filter: EventFilter = {}
  for (const key of LISTS) {
    if (value[key] === undefined || value[key] === null) continue
    const list = listOf(value[key])
    if (!list) return null
    if (PATTERNS.includes(key) && !list.every((one) => compilePattern(one.replace(/^!/, '')))) return null
    if (list.length > 0) filter[key] = list
  }
  // GitHub refuses both of a pair.
  if (filter.branches && filter['branches-ignore']) return null
  if (filter.paths && filter['paths-ignore']) return null
  const isOfTags = value.tags !== undefined || value['tags-ignore'] !== undefined
  return isOfTags && !filter.branches && !filter['branches-ignore'] ? { ...filter, tagsOnly: true } : filter
}

/** What `on` says: one event, a list of them, or events with their filters. */
function triggersOf(on: unknown): Triggers | null {
  if (typeof on === 'string') return isKnown(on) ? { [on]: {} } : {}
  if (Array.isArray(on)) {
    const events = listOf(on)
    return events && Object.fromEntries(events.filter(isKnown).map((event) => [event, {}]))
  }
  if (!isFields(on)) return null
  const triggers: Triggers = {}
  for (const event of EVENTS) {
    if (on[event] === undefined) continue
    const filter = filterOf(on[event])
    if (!filter) return null
    triggers[event] = filter
  }
  return triggers
}

/** The lines of `on` alone: the jobs of a long workflow are of no interest. Empty where there is no such key. */
function sectionOf(text: string): string {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => /^["']?on["']?[ \t]*:/.test(line))
  if (start < 0) return ''
  const length = lines.slice(start + 1).findIndex((line) => /^[^\s#-]/.test(line))
  return lines.slice(start, length < 0 ? undefined : start + 1 + length).join('\n')
}

function contentOf(text: string): unknown {
  try {
    return parseYaml(FILE, text).value
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return null
  }
}

/** Reads what starts a workflow from its file; null where that cannot be told. */
export function readTriggers(text: string): Triggers | null {
  if (text.length > LONGEST_FILE) return null
  const isLong = text.length > INPUT_LIMITS.configurationCharacters / 4
  const content = contentOf(isLong ? sectionOf(text) : text)
  return isFields(content) ? triggersOf(content.on) : null
}
