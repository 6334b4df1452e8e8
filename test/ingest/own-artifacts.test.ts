import { describe, expect, it } from 'vitest'
import type { Artifact } from '../../src/github/artifacts.ts'
import { ownArtifacts } from '../../src/ingest/own-artifacts.ts'

const MINUTE = 60_000
const noon = Date.UTC(2026, 10, 20, 12)
const first = { runId: 1, attempt: 1, startedAt: noon, completedAt: noon + 5 * MINUTE }
const second = { runId: 1, attempt: 2, startedAt: noon + 10 * MINUTE, completedAt: noon + 15 * MINUTE }

function artifact(id: number, name: string, createdAt: number | null): Artifact {
  return { id, name, createdAt, size: 100, expired: false }
}

const early = artifact(1, 'tidemark', noon + 4 * MINUTE)
const late = artifact(2, 'tidemark', noon + 14 * MINUTE)

describe('the artifacts of an attempt', () => {
  it('are those that were uploaded while it ran', () => {
    expect(ownArtifacts([early, late], first)).toEqual([early])
    expect(ownArtifacts([early, late], second)).toEqual([late])
  })

  it('are none where a re-run uploaded nothing', () => {
    expect(ownArtifacts([early], second)).toEqual([])
  })

  it('are the newest of each name', () => {
    const again = artifact(3, 'tidemark', noon + 4.5 * MINUTE)
    const other = artifact(4, 'tidemark-linux', noon + MINUTE)
    expect(ownArtifacts([again, early, other], first)).toEqual([again, other])
  })

  it('are all where the end of the attempt lies before every one of them: it was not told right', () => {
    expect(ownArtifacts([early], { ...first, completedAt: noon - 365 * 24 * 60 * MINUTE })).toEqual([early])
  })

  it('are those without a time, too', () => {
    const timeless = artifact(5, 'tidemark-old', null)
    expect(ownArtifacts([timeless, late], first)).toEqual([timeless])
  })
})
