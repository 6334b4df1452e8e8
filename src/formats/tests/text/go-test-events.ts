import { UserError } from '../../../metrics/problem.ts'
import type { Document } from '../../format.ts'
import { isObject, numberAt, textAt } from '../../parse/fields.ts'
import { eachLine } from '../../parse/lines.ts'

const LONGEST_LINE = 65_536

/** One event of a stream of `go test -json` (https://pkg.go.dev/cmd/test2json). */
export interface GoTestEvent {
  /** `run`, `output`, `pass`, `fail`, `skip`, … */
  action: string
  package: string
  /** Undefined where the event is about the whole package. */
  test: string | undefined
  output: string | undefined
  /** Seconds; undefined where the event ends nothing. */
  elapsed: number | undefined
}

function damaged(file: string, line: number): UserError {
  return new UserError({
    what: 'the line is cut off or damaged',
    where: `${file}, line ${line}`,
    mend: 'upload the file only after "go test" has ended, as it wrote it',
  })
}

function eventOf(value: unknown): GoTestEvent | null {
  const action = textAt(value, 'Action')
  const name = textAt(value, 'Package')
  if (!isObject(value) || action === undefined || name === undefined) return null
  return {
    action,
    package: name,
    test: textAt(value, 'Test'),
    output: textAt(value, 'Output'),
    elapsed: numberAt(value, 'Elapsed'),
  }
}

/**
 * Calls `visit` with each event, and `other` with each line that is none: the standard error of `go test` is often
 * written to the same file. Throws a `UserError` at an event that was cut off.
 */
export function eachGoTestEvent(
  { name, text }: Document,
  visit: (event: GoTestEvent) => void,
  other: (line: string) => void,
): void {
  let number = 0
  eachLine(text, 0, text.length, (start, end) => {
    number++
    if (!text.startsWith('{"', start)) return other(text.slice(start, Math.min(end, start + LONGEST_LINE)))
    if (end - start > LONGEST_LINE) throw damaged(name, number)
    let value: unknown
    try {
      value = JSON.parse(text.slice(start, end))
    } catch {
      throw damaged(name, number)
    }
    const event = eventOf(value)
    if (event) visit(event)
  })
}
