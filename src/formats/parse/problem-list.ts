import type { Problem } from '../../metrics/problem.ts'

const MOST = 20

/** A list of problems that stays readable, and small where a hostile file has millions: the first 20 and a count. */
export interface ProblemList {
  /** Adds a problem; it is only made if there is room. */
  add: (make: () => Problem) => void
  all: () => Problem[]
}

export function problemList(file: string): ProblemList {
  const problems: Problem[] = []
  let more = 0
  return {
    add: (make) => {
      if (problems.length < MOST) problems.push(make())
      else more++
    },
    all: () =>
      more === 0
        ? problems
        : [
            ...problems,
            {
              what: `there ${more === 1 ? 'is one more problem' : `are ${more.toLocaleString('en')} more problems`}`,
              where: file,
              mend: 'mend the ones above first',
            },
          ],
  }
}
