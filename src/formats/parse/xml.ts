import { SaxesParser } from 'saxes'
import { UserError } from '../../metrics/problem.ts'
import type { Document } from '../format.ts'

const DEEPEST = 100
const PIECE = 65_536

/** An element's attributes, by name. */
export type Attributes = Readonly<Record<string, string>>

/** What is called while a document is read; `path` names the open elements from the root to this one. */
export interface XmlVisitor {
  open: (name: string, attributes: Attributes, path: readonly string[]) => void
  close?: (name: string, path: readonly string[]) => void
  /** A piece of the text of the innermost open element. */
  text?: (text: string, path: readonly string[]) => void
}

function refused(document: Document, what: string, mend: string): UserError {
  return new UserError({ what, where: document.name, mend })
}

/**
 * What XML forbids and tools write all the same; nothing is lost by reading on. Reporters write bare "<" into
 * attributes, terminal colours and references to control characters into texts, and HTML's entities.
 */
const HARMLESS = new Set([
  'disallowed character.',
  'malformed character entity.',
  'undefined entity.',
  'malformed comment.',
  'the string "]]>" is disallowed in char data.',
])

/** saxes says `line:column: what`. `skipped`: lines before the document. */
function broken(document: Document, error: Error, skipped: number): UserError {
  const [, line, what] = /^(?:.*?:)?(\d+):\d+: ([\s\S]*)$/.exec(error.message) ?? [null, null, error.message]
  const cut = /unclosed tag|unexpected end|document must contain a root/.test(what ?? '')
  return new UserError({
    what: cut ? 'the XML ends too early' : `the XML is broken: ${what?.replace(/\.$/, '')}`,
    where: line ? `${document.name}, line ${Number(line) + skipped}` : document.name,
    mend: 'upload the file as the tool wrote it, and only after it is complete',
  })
}

/**
 * Reads an XML document from start to end without keeping it. Entities are never expanded: a document that declares
 * some is refused, as is one nested deeper than 100 elements or not well formed, with a `UserError`.
 */
export function readXml(document: Document, visitor: XmlVisitor): void {
  const parser = new SaxesParser()
  const path: string[] = []
  // An XML declaration must come first; some tools write a line break before it.
  const text = document.text.trimStart()
  const skipped = document.text.slice(0, document.text.length - text.length).split('\n').length - 1
  parser.on('error', (error) => {
    const what = error.message.slice(error.message.indexOf(': ') + 2)
    if (!HARMLESS.has(what)) throw broken(document, error, skipped)
  })
  parser.on('doctype', (doctype) => {
    if (doctype.includes('<!ENTITY')) {
      throw refused(document, 'the XML declares entities', 'upload a report without a DTD of its own')
    }
  })
  parser.on('opentag', (tag) => {
    path.push(tag.name)
    if (path.length > DEEPEST) {
      throw refused(
        document,
        `the XML is nested deeper than ${DEEPEST} elements`,
        'upload the report as the tool wrote it',
      )
    }
    visitor.open(tag.name, tag.attributes, path)
  })
  parser.on('closetag', (tag) => {
    visitor.close?.(tag.name, path)
    path.pop()
  })
  if (visitor.text) parser.on('text', (piece) => visitor.text?.(piece, path))
  for (let at = 0; at < text.length; at += PIECE) {
    parser.write(text.slice(at, at + PIECE))
  }
  parser.close()
}

/** The count in an attribute, also written as `1.0`, and rounded up: half a hit is one; undefined for anything else. */
export function countAt(attributes: Attributes, name: string): number | undefined {
  const text = attributes[name]
  const [, count] = /^\s{0,9}(\d{1,20}(?:[.,]\d{1,20})?(?:e\+?\d{1,2})?)\s{0,9}$/i.exec(text ?? '') ?? []
  return count === undefined ? undefined : Math.ceil(Number(count.replace(',', '.')))
}
