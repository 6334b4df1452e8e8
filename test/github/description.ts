import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'

/** A parameter of an endpoint. */
export interface Parameter {
  name: string
  in: string
  required?: boolean
}

/** One endpoint in GitHub's description. */
export interface Operation {
  parameters: ({ $ref: string } | Parameter)[]
  requestBody?: { required: boolean; content?: object }
  responses: Record<string, { $ref: string } | { content?: object }>
}

interface Description {
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, object>
  components: Record<string, Record<string, object>>
}

/** `nullable` is OpenAPI's word; JSON Schema says it with another type. */
function withNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNull)
  if (typeof value !== 'object' || value === null) return value
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withNull(each)]),
  )
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest
}

const text = readFileSync(new URL('openapi.json', import.meta.url), 'utf8')

/** GitHub's description, with JSON Schema's way of saying null. */
export const description = withNull(JSON.parse(text)) as Description

function createAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'gh', ...description }, 'gh', undefined, false)
  return ajv
}

const exact = createAjv(false)
const fromText = createAjv(true)
const compiled = new Map<string, ValidateFunction>()

function validator(ajv: Ajv, pointer: string): ValidateFunction {
  const key = `${ajv === exact} ${pointer}`
  const known = compiled.get(key)
  if (known) return known
  const made = ajv.compile({ $ref: `gh#${encodeURI(pointer).replaceAll('#', '%23')}` })
  compiled.set(key, made)
  return made
}

/** A step of a JSON pointer. */
export function step(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** What is wrong with a value, by the schema at a JSON pointer into the description. */
export function faultsOf(pointer: string, value: unknown, isText = false): string[] {
  const ajv = isText ? fromText : exact
  const validate = validator(ajv, pointer)
  const boxed = isText ? structuredClone(value) : value
  if (validate(boxed)) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? ''}`)
}

/** The pointer that a local `$ref` means. */
export function pointerOf(ref: string): string {
  return ref.replace(/^#/, '')
}
