import { parseJson } from '../../metrics/json.ts'
import { type Problem, UserError } from '../../metrics/problem.ts'
import type { Document } from '../format.ts'
import { withoutBareNumbers } from './bare-numbers.ts'
import { checkJsonBounds } from './json-bounds.ts'
import { withoutColours } from './terminal.ts'
import { afterProlog } from './xml-prolog.ts'

const HEAD = 65_536
const OPENING = /^<([A-Za-z_][\w.:-]*)(?:\s[^>]*)?\/?>/

/** The text of UTF-8 bytes; throws a `UserError` for anything else. */
function decode(name: string, bytes: Uint8Array): string {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new UserError({
      what: 'the file is UTF-16',
      where: name,
      mend: 'write it as UTF-8; in Windows PowerShell pipe it to "Out-File -Encoding utf8" instead of ">"',
    })
  }
  if (bytes.includes(0)) {
    throw new UserError({
      what: 'the file is binary',
      where: name,
      mend: 'upload text reports only, not archives, images or databases',
    })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UserError({ what: 'the file is not valid UTF-8', where: name, mend: 'write it as UTF-8' })
  }
}

function rootOf(head: string): Document['root'] {
  const opening = OPENING.exec(head.slice(afterProlog(head)))
  return opening?.[1] ? { name: opening[1], tag: opening[0] } : null
}

/** Parses JSON, also with bare `NaN` and `Infinity`, which are read as no value. */
function parseTolerant(name: string, text: string): unknown {
  try {
    return parseJson(name, text)
  } catch (error) {
    const standard = withoutBareNumbers(text)
    if (standard === null) throw error
    return parseJson(name, standard)
  }
}

/** A report file as all formats see it. Throws a `UserError` if it is not text. */
export function documentOf(file: { name: string; bytes: Uint8Array }): Document {
  const { name } = file
  const text = withoutColours(decode(name, file.bytes))
  const head = text.slice(0, HEAD)
  const looksLikeJson = /^\s*[{[]/.test(head)
  let parsed: { value: unknown; problem: Problem | null } | undefined
  const parse = () => {
    if (!looksLikeJson) return { value: undefined, problem: null }
    try {
      checkJsonBounds(name, text)
      return { value: parseTolerant(name, text), problem: null }
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      return { value: undefined, problem: error.problem }
    }
  }
  const once = () => {
    parsed ??= parse()
    return parsed
  }
  return {
    name,
    text,
    head,
    root: rootOf(head),
    json: () => once().value,
    jsonProblem: () => once().problem,
  }
}
