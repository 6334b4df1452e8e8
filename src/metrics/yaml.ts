import {
  Composer,
  type CST,
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
} from 'yaml'
import { INPUT_LIMITS } from './input-limits.ts'
import { UserError } from './problem.ts'

/** A YAML file that was read. */
export interface YamlFile {
  /** Its value as JSON has it; null for an empty file. */
  value: unknown
  /** The line, counted from 1, of the innermost key of a path that is there; null where none is. */
  lineOf: (path: readonly PropertyKey[]) => number | null
}

type Parsed = Document.Parsed

const CORRECT = 'correct the YAML'

function tooLong(file: string): UserError {
  const { configurationCharacters, configurationTokens } = INPUT_LIMITS
  const [characters, tokens] = [configurationCharacters, configurationTokens].map((most) =>
    most.toLocaleString('en'),
  )
  return new UserError({
    what: `the file is longer than ${characters} characters, or ${tokens} words and signs`,
    where: file,
    mend: 'use patterns instead of single ids, or split it with "_extends"',
  })
}

/** Throws before anything recursive sees a text that is nested too deeply: `[[[[…` overflows the stack of a parser. */
function tokensOf(file: string, text: string, lines: LineCounter): CST.Token[] {
  const { configurationDepth, configurationTokens } = INPUT_LIMITS
  const parser = new Parser(lines.addNewLine)
  const tokens: CST.Token[] = []
  lines.addNewLine(0)
  let lexemes = 0
  for (const lexeme of new Lexer().lex(text)) {
    lexemes++
    if (lexemes > configurationTokens) throw tooLong(file)
    for (const token of parser.next(lexeme)) tokens.push(token)
    // The document itself is the first of the stack.
    if (parser.stack.length > configurationDepth + 1) {
      throw new UserError({
        what: `its values are nested deeper than ${configurationDepth} levels`,
        where: `${file}, line ${lines.linePos(parser.offset).line}`,
        mend: 'nest them less',
      })
    }
  }
  tokens.push(...parser.end())
  return tokens
}

/** Throws where a map has a key twice. (The parser's own check compares each key with each other.) */
function refuseRepeatedKeys(file: string, document: Parsed, lines: LineCounter): void {
  const open: unknown[] = [document.contents]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isPair(node)) open.push(node.key, node.value)
    if (!isCollection(node)) continue
    const keys = new Set<unknown>()
    for (const item of node.items) {
      open.push(item)
      if (!isMap(node) || !isPair(item) || !isScalar(item.key)) continue
      if (keys.has(item.key.value)) {
        throw new UserError({
          what: `the key ${JSON.stringify(item.key.value)} is there twice`,
          where: `${file}, line ${lines.linePos(item.key.range?.[0] ?? 0).line}`,
          mend: 'give each key once',
        })
      }
      keys.add(item.key.value)
    }
  }
}

function lineFinder(document: Parsed, lines: LineCounter): YamlFile['lineOf'] {
  return (path) => {
    let node: unknown = document.contents
    let offset: number | null = null
    for (const key of path) {
      if (!isCollection(node)) break
      const item = isMap(node)
        ? node.items.find((one) => isScalar(one.key) && String(one.key.value) === String(key))
        : node.items[Number(key)]
      const place = isPair(item) ? item.key : item
      if (isScalar(place) || isCollection(place)) offset = place.range?.[0] ?? offset
      node = isPair(item) ? item.value : item
    }
    return offset === null ? null : lines.linePos(offset).line
  }
}

/**
 * Reads a YAML file of a user's within `INPUT_LIMITS`: its length, its depth and the times it repeats a value by an
 * anchor. Throws a `UserError` with the line for what cannot be read.
 */
export function parseYaml(file: string, text: string): YamlFile {
  const { configurationCharacters, configurationAliases } = INPUT_LIMITS
  if (text.length > configurationCharacters) throw tooLong(file)
  const lines = new LineCounter()
  const tokens = tokensOf(file, text, lines)
  const options = { uniqueKeys: false, stringKeys: true } as const
  const [document, another] = new Composer(options).compose(tokens)
  if (!document) return { value: null, lineOf: () => null }
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    const what = error.message.slice(0, 200).split('\n')[0]
    throw new UserError({ what: `${what}`, where: `${file}, line ${line}, column ${col}`, mend: CORRECT })
  }
  if (another) {
    throw new UserError({
      what: 'it holds several documents',
      where: file,
      mend: 'remove what follows "---"',
    })
  }
  refuseRepeatedKeys(file, document, lines)
  try {
    return {
      value: document.toJS({ maxAliasCount: configurationAliases }),
      lineOf: lineFinder(document, lines),
    }
  } catch (error) {
    // The parser throws this, and an alias without its anchor, only now.
    const what = error instanceof Error ? error.message.slice(0, 200) : String(error)
    throw new UserError({
      what,
      where: file,
      mend: 'write the values out instead of repeating them by anchors',
    })
  }
}
