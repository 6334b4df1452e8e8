import type { z } from 'zod'
import { type Answer, problem, refused } from '../answer.ts'

/** Reads a JSON body by its schema; a strict schema makes unknown properties an error. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): { value: z.output<Schema> } | Answer {
  if (body === undefined) return problem(400, 'Body should be a JSON object')
  const result = schema.safeParse(body)
  if (result.success) return { value: result.data }
  const reasons = result.error.issues.map((issue) => {
    const where = issue.path.length > 0 ? `For '${issue.path.join('/')}', ` : ''
    return `${where}${issue.message}.`
  })
  return refused(reasons.join('\n'))
}
