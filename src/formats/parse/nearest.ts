import type { Problem } from '../../metrics/problem.ts'
import type { Document, Format } from '../format.ts'

const NAMED = 3

function likeness(document: Document, format: Format): number {
  const found = format.marks.filter((mark) => document.head.includes(mark)).length
  const ending = format.extensions.some((extension) => document.name.toLowerCase().endsWith(`.${extension}`))
  return (2 * found) / Math.max(1, format.marks.length) + (ending ? 1 : 0)
}

/** The formats that an unrecognised file is most like, by the words in it and the ending of its name. */
export function nearestFormats(document: Document, formats: readonly Format[]): Format[] {
  return formats
    .map((format) => ({ format, like: likeness(document, format) }))
    .filter(({ like }) => like > 0)
    .sort((a, b) => b.like - a.like)
    .slice(0, NAMED)
    .map(({ format }) => format)
}

/** What is said of a file that no format recognises. */
export function unknownFormat(document: Document, formats: readonly Format[]): Problem {
  const near = nearestFormats(document, formats).map((format) => format.name)
  const like = near.length ? `; it is most like ${near.join(', ')}` : ''
  return {
    what: `no known format${like}`,
    where: document.name,
    mend: 'upload the report as the tool wrote it, name its format under "files" in .github/tidemark.yml, or write Tidemark’s own document: {"version": 1, "metrics": {"my-metric": 12.5}}',
  }
}
