import { describe, expect, it } from 'vitest'
import { seenPublication } from '../../src/jobs/published.ts'
import type { Publication } from '../../src/store/publications.ts'

const noon = Date.parse('2026-03-02T12:00:00Z')
const now = noon + 60_000

const published = (more: Partial<Publication>): Publication => ({
  repositoryId: 1,
  pullRequestNumber: 7,
  headSha: 'head',
  baseRef: 'main',
  checkRunId: 5,
  rules: [],
  publishedAt: noon,
  githubTime: noon,
  ...more,
})
const first = published({})
const second = published({ checkRunId: 6, publishedAt: noon + 10_000, githubTime: noon + 10_000 })
const both = [second, first]

describe('somebody has seen', () => {
  it('what was published last before their delivery came', () => {
    expect(seenPublication(both, { receivedAt: noon + 5_000 }, now)).toBe(first)
    expect(seenPublication(both, { receivedAt: noon + 15_000 }, now)).toBe(second)
    expect(seenPublication(both, { receivedAt: noon - 1 }, now)).toBeUndefined()
  })

  it('and before their comment was written, in whole seconds', () => {
    const receivedAt = noon + 20_000
    expect(seenPublication(both, { receivedAt, writtenAt: noon + 9_000 }, now)).toBe(first)
    expect(seenPublication(both, { receivedAt, writtenAt: noon + 10_000 }, now)).toBe(second)
  })

  it('what the check run said whose button they pressed', () => {
    const checkRun = { id: 5, headSha: 'head' }
    expect(seenPublication(both, { receivedAt: noon + 15_000, checkRun }, now)).toBe(first)
    expect(seenPublication(both, { receivedAt: now, checkRun: { ...checkRun, id: 9 } }, now)).toBeUndefined()
  })

  it('what is there, although a clock was ahead when it was published', () => {
    const ahead = published({ publishedAt: noon + 86_400_000, githubTime: noon })
    expect(seenPublication([ahead], { receivedAt: noon + 1_000, writtenAt: noon }, now)).toBe(ahead)
  })

  it('what is there, although the times are not of one clock', () => {
    expect(seenPublication(both, { receivedAt: now, writtenAt: Date.UTC(2019, 1) }, now)).toBe(second)
  })
})
