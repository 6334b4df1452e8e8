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
}

function refused(document: Document, what: string, mend: string): UserError {
  return new UserError({ what, where: document.name, mend })
}

/** saxes says `line:column: what`. */
function broken(document: Document, error: Error): UserError {
  const [, line, what] = /^(?:.*?:)?(\d+):\d+: ([\s\S]*)$/.exec(error.message) ?? [null, null, error.message]
  const cut = /unclosed tag|unexpected end|document must contain a root/.test(what ?? '')
  return new UserError({
    what: cut ? 'the XML ends too early' : `the XML is broken: ${what?.replace(/\.$/, '')}`,
    where: line ? `${document.name}, line ${line}` : document.name,
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
  parser.on('error', (error) => {
    // Reporters write bare "<" into attributes and terminal colours into texts; nothing is lost by reading on.
    if (!error.message.endsWith(': disallowed character.')) throw broken(document, error)
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
  for (let at = 0; at < document.text.length; at += PIECE) {
    parser.write(document.text.slice(at, at + PIECE))
  }
  parser.close()
}

/** The whole number from 0 in an attribute; undefined for anything else. */
export function countAt(attributes: Attributes, name: string): number | undefined {
  const text = attributes[name]
  if (text === undefined || !/^\s*\d{1,20}\s*$/.test(text)) return undefined
  return Number(text)
}
