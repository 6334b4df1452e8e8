import type { z } from 'zod'
import type { Problem } from './problem.ts'

type Path = readonly PropertyKey[]
type Issue = z.core.$ZodIssue

/** Unknown keys of one object that are named. */
const MOST_KEYS = 10

/** `metrics › bundle/main › value`: a path in a document, as people read it. */
export function pathText(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : String(part))).join(' › ')
}

/** The innermost issue of a union: the branch that got furthest says best what is wrong. */
function deepest(issue: Issue, base: Path): { issue: Issue; path: Path } {
  const path = [...base, ...issue.path]
  if (issue.code !== 'invalid_union') return { issue, path }
  const nested = issue.errors
    .filter((branch) => branch.some((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'))
    .flat()
    .map((inner) => deepest(inner, path))
  nested.sort((a, b) => b.path.length - a.path.length)
  return nested[0] ?? { issue, path }
}

function sentence(issue: Issue): { what: string; mend: string } {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const keys = issue.keys.slice(0, MOST_KEYS).map((key) => JSON.stringify(key.slice(0, 100)))
      const more = issue.keys.length - keys.length
      return {
        what: `unknown ${issue.keys.length > 1 ? 'keys' : 'key'} ${keys.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
        mend: 'remove it, or correct its spelling',
      }
    }
    case 'invalid_key':
      return {
        what: 'the key is not allowed here',
        mend: expected(issue.issues[0]?.message ?? issue.message),
      }
    default:
      return { what: 'the value is not allowed here', mend: expected(issue.message) }
  }
}

function expected(message: string): string {
  const text = message
    .replace(/^Invalid (input|option|string|key)[^:]*: /, '')
    .replace(/^Invalid input$/, 'another value')
  return /^(expected|must|give|remove|use)\b/.test(text) ? text : `expected ${text}`
}

/**
 * zod's issues as problems of a document.
 * `where` makes the place from the path: a file's name, and a line if it is known.
 */
export function problemsOf(error: z.ZodError, where: (path: Path) => string, base: Path = []): Problem[] {
  return error.issues.map((outer) => {
    const { issue, path } = deepest(outer, base)
    return { ...sentence(issue), where: where(path) }
  })
}
