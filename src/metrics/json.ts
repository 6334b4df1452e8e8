import { UserError } from './problem.ts'

/** Parses JSON; throws a `UserError` that names the file and, where the parser says it, line and column. */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const position = /at position (\d+)/.exec(message)?.[1]
    const offset = position === undefined ? text.length : Number(position)
    const before = text.slice(0, offset)
    const line = before.split('\n').length
    const column = offset - before.lastIndexOf('\n')
    throw new UserError({
      what: offset >= text.trimEnd().length ? 'the JSON ends too early' : 'this is not valid JSON',
      where: `${file}, line ${line}, column ${column}`,
      mend: 'write the file with a JSON library, and upload it only after it is complete',
    })
  }
}
