import { z } from 'zod'

/** Most annotations of one request; each update appends. */
const MOST_ANNOTATIONS = 50
const MOST_ACTIONS = 3
/** Characters of `summary` and of `text`. */
const LONGEST_TEXT = 65_535
/** Bytes of an annotation's `message` and `raw_details`. */
const LONGEST_MESSAGE = 64 * 1024

const short = (longest: number) => z.string().min(1).max(longest)

const bounded = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= LONGEST_MESSAGE, `is larger than ${LONGEST_MESSAGE} bytes`)

const annotation = z
  .strictObject({
    path: z.string().min(1),
    start_line: z.int(),
    end_line: z.int(),
    start_column: z.int().optional(),
    end_column: z.int().optional(),
    annotation_level: z.enum(['notice', 'warning', 'failure']),
    message: bounded.min(1),
    title: z.string().max(255).optional(),
    raw_details: bounded.optional(),
  })
  .refine((each) => each.end_line >= each.start_line, 'end_line is before start_line')
  .refine(
    (each) => each.start_line === each.end_line || each.start_column === undefined,
    'columns are only for one line',
  )

const image = z.strictObject({ alt: z.string(), image_url: z.string(), caption: z.string().optional() })

const output = z.strictObject({
  title: z.string().optional(),
  summary: z.string().max(LONGEST_TEXT).optional(),
  text: z.string().max(LONGEST_TEXT).optional(),
  annotations: z.array(annotation).max(MOST_ANNOTATIONS).optional(),
  images: z.array(image).optional(),
})

const action = z.strictObject({ label: short(20), description: short(40), identifier: short(20) })

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

const fields = {
  details_url: z.url().optional(),
  external_id: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  started_at: time.optional(),
  conclusion: z
    .enum(['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'timed_out'])
    .optional(),
  completed_at: time.optional(),
  actions: z.array(action).max(MOST_ACTIONS).optional(),
}

/** What GitHub's description leaves out: a completed check run has a conclusion. */
function isConcluded(request: { status?: string | undefined; conclusion?: string | undefined }): boolean {
  return request.status !== 'completed' || request.conclusion !== undefined
}

const UNCONCLUDED = { message: 'a completed check run needs a conclusion', path: ['conclusion'] }

/** Body of `POST /check-runs`. */
export const createCheckRunRequest = z
  .strictObject({
    ...fields,
    name: z.string().min(1),
    head_sha: z.string().min(1),
    output: output.required({ title: true, summary: true }).optional(),
  })
  .refine(isConcluded, UNCONCLUDED)

/** Body of `PATCH /check-runs/{id}`. */
export const updateCheckRunRequest = z
  .strictObject({
    ...fields,
    name: z.string().min(1).optional(),
    output: output.required({ summary: true }).optional(),
  })
  .refine(isConcluded, UNCONCLUDED)

/** What both have in common. */
export type CheckRunRequest = z.output<typeof updateCheckRunRequest>
