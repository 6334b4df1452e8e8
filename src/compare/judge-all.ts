import { jointLevel } from './false-alarms.ts'
import { judgeAtLevels } from './judge.ts'
import type { Judgement, Question } from './verdict.ts'

/**
 * Judges all metrics of a pull request together: those that vary have to pass the level that keeps false alarms
 * rare over all of them. Answers are in the order of the questions.
 */
export function judgeAll(questions: readonly Question[]): Judgement[] {
  const leveled = questions.map(judgeAtLevels)
  const joint = jointLevel(leveled.flatMap(({ p }) => (p === null ? [] : [p])))
  return leveled.map(({ at }, index) => at(Math.min(joint, questions[index]?.level ?? 1)))
}
