import { random } from '../test/stories/random.ts'

/** A finished workflow run. Times in seconds since midnight. */
export interface Run {
  at: number
  repository: number
  /** The pull request it ran for; null for one on the base branch. */
  pull: number | null
  /** Whether it uploaded numbers. */
  uploads: boolean
}

/** Share of the day's pushes by hour, of a company in one time zone. */
const HOURS = [1, 1, 1, 1, 1, 2, 4, 10, 24, 30, 30, 26, 16, 22, 30, 32, 28, 18, 10, 6, 4, 3, 2, 1]

/** What the day is like. */
export interface Day {
  repositories: number
  runs: number
  /** Share of runs that belong to pull requests. */
  onPulls: number
  /** Share of runs that upload numbers. */
  uploading: number
}

/**
 * The runs of a day, in order. A push starts three runs on average, which finish one after the other within minutes;
 * repositories are chosen by Zipf's law, since a few are busy and most are not.
 */
export function runsOfDay({ repositories, runs, onPulls, uploading }: Day, seed = 1): Run[] {
  const chance = random(seed)
  const total = HOURS.reduce((sum, weight) => sum + weight, 0)
  const hourOf = () => {
    let left = chance.next() * total
    return HOURS.findIndex((weight) => {
      left -= weight
      return left < 0
    })
  }
  const all: Run[] = []
  for (let pull = 1; all.length < runs; pull++) {
    const pushedAt = (hourOf() + chance.next()) * 3_600
    const repository = Math.floor(repositories ** chance.next())
    const isPull = chance.chance(onPulls)
    for (let left = 1 + chance.below(5); left > 0 && all.length < runs; left--) {
      const duration = 60 - 240 * Math.log(1 - chance.next())
      const uploads = chance.chance(uploading)
      all.push({ at: pushedAt + duration, repository, pull: isPull ? pull : null, uploads })
    }
  }
  return all.sort((a, b) => a.at - b.at)
}
