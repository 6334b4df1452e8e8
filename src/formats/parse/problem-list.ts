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

/** Said of a line that looks like a result and cannot be read; `line` is counted from 1. */
export function unreadLine(file: string, line: number, text: string): Problem {
  return {
    what: `${JSON.stringify(text.trim().slice(0, 80))} could not be read`,
    where: `${file}, line ${line}`,
    mend: 'the other lines count; upload the output as the tool wrote it',
  }
}
