/** What a route answers. */
export interface Answer {
  status: number
  /** JSON, raw bytes or text, or nothing. */
  body?: unknown
  headers?: Record<string, string>
}

/** What is sent: an answer with its body as bytes. */
export interface Reply {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array | null
}

/** One entry of a validation error. */
export interface FieldError {
  resource: string
  field: string
  code: string
  message?: string
}

const DOCS = 'https://docs.github.com/rest'

/** An error in GitHub's shape. */
export function problem(status: number, message: string, headers: Record<string, string> = {}): Answer {
  return { status, body: { message, documentation_url: DOCS, status: String(status) }, headers }
}

/** `404 Not Found`, also for what the caller may not know of. */
export function notFound(): Answer {
  return problem(404, 'Not Found')
}

/** `403`: the app has not been granted what the endpoint needs. */
export function forbidden(needed: string): Answer {
  return problem(403, 'Resource not accessible by integration', {
    'x-accepted-github-permissions': needed,
  })
}

/** `422 Validation Failed` with the fields that are wrong. */
export function invalid(errors: FieldError[]): Answer {
  const message = 'Validation Failed'
  return { status: 422, body: { message, errors, documentation_url: DOCS, status: '422' } }
}

/** `422` with one sentence, as GitHub's schema validation answers. */
export function refused(message: string): Answer {
  return problem(422, `Invalid request.\n\n${message}`)
}
