import { median } from 'simple-statistics'
import { z } from 'zod'
import { append } from './append.ts'
import { INPUT_LIMITS } from './input-limits.ts'
import { pathText, problemsOf } from './issues.ts'
import { parseJson } from './json.ts'
import { type Annotation, better, metricId, type Reading, type Upload, unit } from './metric.ts'
import { type Problem, UserError } from './problem.ts'
import { spreadAround } from './spread.ts'

/** The most metrics that one upload may carry. */
export const MAX_METRICS = INPUT_LIMITS.fileMetrics
const MAX_ANNOTATIONS = INPUT_LIMITS.fileAnnotations

const finite = z.number({ error: 'a finite number such as 12.5' })

type Figures = { value?: number; label?: string; samples?: number[]; low?: number; high?: number }

function hasOneOfThree({ value, label, samples }: Figures): boolean {
  return [value, label, samples].filter((it) => it !== undefined).length === 1
}

/** Of what is one of three: anything else has one problem already. */
function hasBothEndsOrNone(one: Figures): boolean {
  const { value, low, high } = one
  if (!hasOneOfThree(one) || (low === undefined && high === undefined)) return true
  return low !== undefined && high !== undefined && value !== undefined && low <= value && value <= high
}

const describedValue = z
  .strictObject({
    value: finite.optional().meta({ description: 'The number.' }),
    low: finite.optional().meta({
      description: 'With `high`, the interval around `value` within which the tool says that it lies.',
    }),
    high: finite.optional().meta({ description: 'The upper end of that interval.' }),
    label: z
      .string()
      .max(256)
      .optional()
      .meta({ description: 'A text instead of a number, e.g. a version.' }),
    samples: z
      .array(finite)
      .min(1)
      .max(1_000)
      .optional()
      .meta({ description: 'Repeated measurements instead of one number; their median is the value.' }),
    unit: unit.optional(),
    better: better.optional(),
    name: z.string().min(1).max(128).optional().meta({ description: 'Shown instead of the id.' }),
    description: z.string().max(512).optional().meta({ description: 'What is measured, in one sentence.' }),
  })
  .refine(hasOneOfThree, { error: 'exactly one of "value", "label" and "samples"' })
  .refine(hasBothEndsOrNone, { error: 'both "low" and "high" or neither, and a "value" between them' })

const metricValue = z
  .union([finite, describedValue], {
    error: 'a number, or an object with one of "value", "label" and "samples"',
  })
  .meta({ id: 'MetricValue', description: 'A number, or an object that says more about it.' })

const line = z.int({ error: 'a line number from 1' }).min(1)

const annotation = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .max(1_024)
      .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), {
        error: 'a path inside the repository, without a leading "/" and without ".."',
      })
      .meta({ description: 'The file, relative to the repository.' }),
    line: line.meta({ description: 'The line, counted from 1.' }),
    endLine: line.optional().meta({ description: 'The last line of a range; `line` if absent.' }),
    message: z
      .string()
      .min(1, { error: 'a text' })
      .max(16_384)
      .meta({ description: 'What is to be said there.' }),
    level: z.enum(['notice', 'warning', 'failure']).default('warning'),
    metric: metricId.optional(),
  })
  .refine((one) => one.endLine === undefined || one.endLine >= one.line, {
    error: '"endLine" not before "line"',
    path: ['endLine'],
  })
  .meta({ id: 'Annotation', description: 'A remark about a place in the source.' })

const environment = z
  .string()
  .max(64)
  .regex(/^[\w.+:/ -]*$/, { error: 'letters, digits, spaces and any of . _ + : / -' })
  .meta({ description: 'What the numbers are comparable within, e.g. `linux-x64` or `node-22`.' })

const mergeCommit = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, { error: 'the 40 characters of a commit id' })
  .meta({
    description:
      'The merge commit that was tested, for runs on pull requests: the workflow’s `github.sha`. Its first parent is what the numbers are compared with.',
  })

const head = {
  $schema: z.string().optional().meta({ description: 'Address of this schema, for editors.' }),
  version: z.literal(1, { error: 'the number 1' }).meta({ description: 'The version of this document.' }),
  environment: environment.optional(),
  mergeCommit: mergeCommit.optional(),
}

/** Tidemark's own document, version 1. `schema/upload.schema.json` is made from it. */
export const uploadDocument = z
  .strictObject({
    ...head,
    metrics: z.record(metricId, metricValue).meta({
      description: `The values by metric id; at most ${MAX_METRICS.toLocaleString('en')}.`,
    }),
    annotations: z.array(annotation).max(MAX_ANNOTATIONS).optional(),
  })
  .meta({ title: 'Tidemark upload', description: 'Values of metrics that a workflow hands to Tidemark.' })
export type UploadDocument = z.input<typeof uploadDocument>

/** The frame alone: its parts are checked one by one, so that a bad metric does not take the others along. */
const frame = z.strictObject({
  ...head,
  metrics: z.record(z.string(), z.unknown(), { error: 'an object of metrics by id' }),
  annotations: z.array(z.unknown(), { error: 'a list of annotations' }).optional(),
})

/** True if the document means to be Tidemark's own: an object with `version` and `metrics`. */
export function isUploadDocument(document: unknown): boolean {
  return typeof document === 'object' && document !== null && 'version' in document && 'metrics' in document
}

function readMetric(id: string, value: unknown): z.ZodError | Reading {
  const key = metricId.safeParse(id)
  if (!key.success) return key.error
  const parsed = metricValue.safeParse(value)
  if (!parsed.success) return parsed.error
  if (typeof parsed.data === 'number') {
    return { definition: { id, type: 'numeric' }, number: parsed.data }
  }
  const { value: number = 0, low, high, label, samples, ...said } = parsed.data
  if (label !== undefined) return { definition: { id, type: 'label', ...said }, label }
  const definition = { id, type: 'numeric' as const, ...said }
  if (samples) return { definition, number: median(samples), samples }
  const spread = spreadAround(number, low, high)
  return spread ? { definition, number, spread } : { definition, number }
}

function readAnnotation(value: unknown): z.ZodError | Annotation {
  const parsed = annotation.safeParse(value)
  if (!parsed.success) return parsed.error
  const { line: startLine, endLine = startLine, path, message, level, metric } = parsed.data
  return { path, startLine, endLine, message, level, ...(metric ? { metric } : {}) }
}

function isError<T>(result: z.ZodError | T): result is z.ZodError {
  return result instanceof z.ZodError
}

function tooMany(file: string, where: string, found: number, most: number): Problem {
  return {
    what: `there are ${found.toLocaleString('en')} of them`,
    where: `${file}, ${where}`,
    mend: `give at most ${most.toLocaleString('en')}; the first ones count, the rest is left out`,
  }
}

/**
 * Reads Tidemark's own document. What is good counts; what is not is named in `problems` with the file, the
 * path in the document and what was expected.
 */
export function readUploadDocument(file: string, document: unknown): { upload: Upload; problems: Problem[] } {
  const upload: Upload = { environment: '', readings: [], annotations: [] }
  const where = (path: readonly PropertyKey[]) => (path.length ? `${file}, ${pathText(path)}` : file)
  const outer = frame.safeParse(document)
  const problems: Problem[] = outer.success ? [] : problemsOf(outer.error, where)
  if (!outer.success && outer.error.issues.some((issue) => issue.code !== 'unrecognized_keys')) {
    return { upload, problems }
  }
  const { metrics, annotations, environment: given, mergeCommit: merge } = document as z.infer<typeof frame>
  if (merge !== undefined) upload.mergeCommit = merge
  upload.environment = given ?? ''
  const entries = Object.entries(metrics)
  if (entries.length > MAX_METRICS) problems.push(tooMany(file, 'metrics', entries.length, MAX_METRICS))
  for (const [id, value] of entries.slice(0, MAX_METRICS)) {
    const result = readMetric(id, value)
    if (isError(result)) append(problems, problemsOf(result, where, ['metrics', id]))
    else upload.readings.push(result)
  }
  const remarks = annotations ?? []
  if (remarks.length > MAX_ANNOTATIONS) {
    problems.push(tooMany(file, 'annotations', remarks.length, MAX_ANNOTATIONS))
  }
  for (const [index, value] of remarks.slice(0, MAX_ANNOTATIONS).entries()) {
    const result = readAnnotation(value)
    if (isError(result)) append(problems, problemsOf(result, where, ['annotations', index]))
    else upload.annotations.push(result)
  }
  return { upload, problems }
}

/** Reads the text of Tidemark's own document; broken JSON is a problem, too. */
export function parseUpload(file: string, text: string): { upload: Upload; problems: Problem[] } {
  try {
    return readUploadDocument(file, parseJson(file, text))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { upload: { environment: '', readings: [], annotations: [] }, problems: [error.problem] }
  }
}
