import { jointLevel } from './false-alarms.ts'
import { judgeAtLevels } from './judge.ts'
import type { Judgement, Question } from './verdict.ts'

/**
 * Judges all metrics of a pull request together: those that vary have to pass the level that keeps false alarms
 * rare over all of them. Answers are in the order of the questions.
 */
export function judgeAll(questions: readonly Question[]): Judgement[] {
  const judged = questions.map((question) => {
    const { level = 1 } = question
    const at = judgeAtLevels(question)
    return { at, level, alone: at(level) }
  })
  const joint = jointLevel(judged.flatMap(({ alone: { p } }) => (p === null ? [] : [p])))
  return judged.map(({ at, level, alone }) => (alone.p === null ? alone : at(Math.min(joint, level))))
}
