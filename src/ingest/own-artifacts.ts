import type { Artifact } from '../github/artifacts.ts'

/** Which attempt of a run is read. */
export interface Attempt {
  runId: number
  attempt: number
  /** When the attempt began and ended, in milliseconds since 1970. */
  startedAt: number
  completedAt: number
}

/** The clocks of GitHub's services may differ by so much, and no re-run uploads anything so soon. */
const CLOCKS_DIFFER_MS = 5_000

/**
 * The artifacts that an attempt uploaded itself: all attempts of a run are listed together, also later ones where this
 * one is heard of late, and no measurement may count twice. Of several of one name the newest counts.
 */
export function ownArtifacts(
  artifacts: Artifact[],
  { attempt, startedAt, completedAt }: Attempt,
): Artifact[] {
  const since = artifacts.filter(({ createdAt }) => attempt === 1 || (createdAt ?? startedAt) >= startedAt)
  const within = since.filter(({ createdAt }) => (createdAt ?? 0) <= completedAt + CLOCKS_DIFFER_MS)
  // Where all came after its end, its end was not told right: better one too many than none.
  const own = within.length > 0 ? within : since
  const newest = new Map<string, Artifact>()
  for (const one of own.toSorted((a, b) => a.id - b.id)) newest.set(one.name, one)
  return [...newest.values()]
}
