import type { CharacterSet } from './character-set.ts'

/** A glob as a tree. */
export type GlobNode =
  /** One character of a set. */
  | { kind: 'character'; of: CharacterSet }
  /** One after the other; empty for the empty text. */
  | { kind: 'sequence'; of: readonly GlobNode[] }
  /** Any one of them. */
  | { kind: 'choice'; of: readonly GlobNode[] }
  /** Any number of times, once at least or not at all. */
  | { kind: 'repeat'; of: GlobNode; least: 0 | 1 }
  /** A text of these characters that `of` does not match. */
  | { kind: 'except'; of: GlobNode; characters: CharacterSet }

export const EMPTY: GlobNode = { kind: 'sequence', of: [] }

export interface GlobOptions {
  /** Whether `*` also matches `/`, as in ids of metrics; else a path's folders are apart. */
  acrossSlashes: boolean
}

/** What is wrong with a pattern, as a clause without a full stop. */
export class GlobError extends Error {}

/** The same tree for texts that are read from their end. */
export function reversed(node: GlobNode): GlobNode {
  switch (node.kind) {
    case 'character':
      return node
    case 'sequence':
      return { kind: 'sequence', of: node.of.map(reversed).reverse() }
    case 'choice':
      return { kind: 'choice', of: node.of.map(reversed) }
    case 'repeat':
    case 'except':
      return { ...node, of: reversed(node.of) }
  }
}
