import type { BaseBuild, Series } from '../compare/sides.ts'

/** The numbers of metrics on one branch. */
export interface Piece {
  /** By the metric's position: the ids of its builds, newest first, and their numbers, both as lists in a text. */
  rows: ReadonlyMap<number, { ids: string; numbers: string }>
  /** Which builds count; null: all. */
  keeps: ((id: number) => boolean) | null
}

interface Selection {
  builds: readonly BaseBuild[]
  /** Which of the numbers count; null: all. */
  places: number[] | null
}

/** A build that was removed since its numbers were read. */
const GONE: BaseBuild = { sha: '', time: 0 }

/** A list in a text, the last one first. */
export function reversed(text: string): number[] {
  const numbers: number[] = JSON.parse(`[${text}]`)
  return numbers.reverse()
}

/** Which builds texts of ids name. All metrics of the same builds share one list of them. */
function selector(
  builds: ReadonlyMap<number, BaseBuild>,
  limit: number,
): (piece: Piece, ids: string) => Selection {
  const known = new Map<Piece, Map<string, Selection>>()
  const select = ({ keeps }: Piece, text: string): Selection => {
    const ids = reversed(text)
    const places = ids.flatMap((id, place) => (keeps === null || keeps(id) ? [place] : [])).slice(-limit)
    const kept = places.map((place) => builds.get(ids[place] ?? 0) ?? GONE)
    return { builds: kept, places: places.length === ids.length ? null : places }
  }
  return (piece, text) => {
    const ofPiece = known.get(piece) ?? new Map<string, Selection>()
    known.set(piece, ofPiece)
    const selection = ofPiece.get(text) ?? select(piece, text)
    ofPiece.set(text, selection)
    return selection
  }
}

/** What several branches have of one metric, by time, the oldest first. */
function inOrderOfTime(
  parts: Pick<Series, 'builds' | 'values'>[],
  limit: number,
): Pick<Series, 'builds' | 'values'> {
  const points = parts.flatMap(({ builds, values }) =>
    values.map((value, index) => ({ value, build: builds[index] ?? GONE })),
  )
  points.sort((a, b) => a.build.time - b.build.time)
  const last = points.slice(-limit)
  return { builds: last.map(({ build }) => build), values: last.map(({ value }) => value) }
}

/** Puts the numbers of metrics together from the branches they were built on, oldest first, at most `limit` each. */
export function seriesOf(
  metrics: readonly { metric: string; environment: string }[],
  pieces: readonly Piece[],
  builds: ReadonlyMap<number, BaseBuild>,
  limit: number,
): Series[] {
  const selectionOf = selector(builds, limit)
  return metrics.map(({ metric, environment }, position) => {
    const parts = pieces.flatMap((piece) => {
      const row = piece.rows.get(position)
      if (!row) return []
      const { builds: kept, places } = selectionOf(piece, row.ids)
      const numbers = reversed(row.numbers)
      return [
        { builds: kept, values: places ? places.map((place) => numbers[place] ?? Number.NaN) : numbers },
      ]
    })
    const [first = { builds: [], values: [] }] = parts
    return { metric, environment, ...(parts.length > 1 ? inOrderOfTime(parts, limit) : first) }
  })
}
