import { jointLevel } from './false-alarms.ts'
import { judge } from './judge.ts'
import type { Judgement, Question } from './verdict.ts'

/**
 * Judges all metrics of a pull request together: those that vary have to pass the level that keeps false alarms
 * rare over all of them. Answers are in the order of the questions.
 */
export function judgeAll(questions: readonly Question[]): Judgement[] {
  const alone = questions.map((question) => judge(question))
  const level = jointLevel(alone.flatMap(({ p }) => (p === null ? [] : [p])))
  return alone.map((judgement, index) => {
    const question = questions[index]
    if (judgement.p === null || question === undefined) return judgement
    return judge({ ...question, level: Math.min(level, question.level ?? 1) })
  })
}
