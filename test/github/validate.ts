import { expect } from 'vitest'
import type { WebhookDelivery } from '../../src/sandbox/model.ts'
import type { RecordedRequest } from '../../src/sandbox/requests.ts'
import { description, faultsOf, type Operation, type Parameter, pointerOf, step } from './description.ts'

/** What is looked at: a sandbox, or a part of its record. */
export interface Traffic {
  requests: RecordedRequest[]
  deliveries?: WebhookDelivery[]
}

/** Answers that any endpoint may give, though the description does not name them everywhere. */
const ANYWHERE = new Set([301, 304, 307, 400, 401, 403, 404, 410, 422, 429])

function parametersOf(pointer: string, operation: Operation): { parameter: Parameter; pointer: string }[] {
  return operation.parameters.map((parameter, index) => {
    if (!('$ref' in parameter)) return { parameter, pointer: `${pointer}/parameters/${index}` }
    const at = pointerOf(parameter.$ref)
    const named = description.components.parameters?.[at.split('/').at(-1) ?? ''] as Parameter | undefined
    if (!named) throw new Error(`the description lacks ${at}`)
    return { parameter: named, pointer: at }
  })
}

function parameterProblems(request: RecordedRequest, pointer: string, operation: Operation): string[] {
  const query = new URL(request.path, 'http://sandbox').searchParams
  const known = parametersOf(pointer, operation)
  const problems = [...query.keys()]
    .filter((name) => !known.some((each) => each.parameter.in === 'query' && each.parameter.name === name))
    .map((name) => `unknown parameter ${name}`)
  for (const { parameter, pointer: at } of known) {
    const { name, required } = parameter
    const value = parameter.in === 'query' ? query.get(name) : request.params[name]
    if (value === null || value === undefined) {
      if (required) problems.push(`parameter ${name} is missing`)
      continue
    }
    problems.push(...faultsOf(`${at}/schema`, value, true).map((fault) => `parameter ${name}: ${fault}`))
  }
  return problems
}

function bodyProblems(request: RecordedRequest, pointer: string, operation: Operation): string[] {
  const { requestBody } = operation
  if (!requestBody) return request.body === undefined ? [] : ['a body is not expected']
  if (request.body === undefined) return requestBody.required ? ['the body is missing'] : []
  const at = `${pointer}/requestBody/content/application~1json/schema`
  return faultsOf(at, request.body).map((fault) => `body ${fault}`)
}

function answerProblems(request: RecordedRequest, pointer: string, operation: Operation): string[] {
  const { status, answer } = request
  const described = operation.responses[status]
  if (!described && !ANYWHERE.has(status)) return [`status ${status} is not described`]
  if (answer === undefined || !request.contentType?.includes('json')) return []
  if (!request.contentType.startsWith('application/json')) return []
  const at = described
    ? `${'$ref' in described ? pointerOf(described.$ref) : `${pointer}/responses/${status}`}/content/application~1json/schema`
    : '/components/schemas/basic-error'
  const hasSchema = !described || '$ref' in described || 'content' in described
  if (!hasSchema) return []
  return faultsOf(at, answer).map((fault) => `answer ${status} ${fault}`)
}

/** What one request or its answer does that GitHub's description does not allow. */
export function requestProblems(request: RecordedRequest): string[] {
  if (request.host !== 'api' || request.fault || request.status === 0) return []
  const operation = description.paths[request.route ?? '']?.[request.method.toLowerCase()]
  if (!request.route || !operation) return [`${request.method} ${request.path} is not an endpoint`]
  const pointer = `/paths/${step(request.route)}/${request.method.toLowerCase()}`
  const problems = [
    ...parameterProblems(request, pointer, operation),
    ...bodyProblems(request, pointer, operation),
    ...answerProblems(request, pointer, operation),
  ]
  return problems.map((problem) => `${request.method} ${request.path}: ${problem}`)
}

/** Where the payload of a delivery differs from GitHub's description of the webhook. */
export function deliveryProblems(delivery: WebhookDelivery): string[] {
  const { event, action } = delivery
  const name = [event, action].filter(Boolean).join('-').replaceAll('_', '-')
  if (!description.webhooks[name]) return [`there is no webhook ${name}`]
  const faults = faultsOf(`/webhooks/${step(name)}`, JSON.parse(delivery.payload))
  return faults.map((fault) => `${name} ${fault}`)
}

/** GitHub's description does not know of forks that were deleted; GitHub itself then says null. */
const DELETED_FORK = /\/(head_repository|head\/repo) must be object$/

/** Everything in the record that GitHub would not do, or not accept. */
export function trafficProblems({ requests, deliveries = [] }: Traffic): string[] {
  const problems = [...requests.flatMap(requestProblems), ...deliveries.flatMap(deliveryProblems)]
  return problems.filter((problem) => !DELETED_FORK.test(problem))
}

/** Fails the test if a request, an answer or a delivery is not as GitHub describes it. */
export function expectValidTraffic(traffic: Traffic): void {
  expect(trafficProblems(traffic)).toEqual([])
}
