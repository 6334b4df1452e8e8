import { notFound } from '../answer.ts'
import { iso } from '../bodies/common.ts'
import type { WebhookDelivery } from '../model.ts'
import { appRoute, type Call, type Route } from '../route.ts'

function itemBody(delivery: WebhookDelivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: iso(delivery.at),
    redelivery: delivery.redelivery,
    duration: Math.round(delivery.durationMs) / 1000,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  }
}

function findDelivery({ world, params }: Call): WebhookDelivery | undefined {
  return world.state.deliveries.find((delivery) => delivery.id === Number(params.delivery_id))
}

const UNSENT = new Set(['held', 'waiting'])

/** The delivery log, newest first, paged by cursor. */
export const hookRoutes: Route[] = [
  appRoute('GET', '/app/hook/deliveries', (call) => {
    const size = Math.min(Number(call.query.get('per_page') ?? 30), 100)
    const cursor = Number(call.query.get('cursor')?.replace(/^v1_/, '') ?? Number.POSITIVE_INFINITY)
    const wanted = call.query.get('status')
    const older = call.world.state.deliveries
      .filter((delivery) => !UNSENT.has(delivery.status) && delivery.id < cursor)
      .filter((delivery) => !wanted || (delivery.status === 'OK') === (wanted === 'success'))
      .reverse()
    const page = older.slice(0, size)
    const next = new URL(call.self)
    next.searchParams.set('cursor', `v1_${page.at(-1)?.id}`)
    const headers = { link: `<${next.href}>; rel="next"` }
    return {
      status: 200,
      body: page.map(itemBody),
      ...(older.length > size ? { headers } : {}),
    }
  }),

  appRoute('GET', '/app/hook/deliveries/{delivery_id}', (call) => {
    const delivery = findDelivery(call)
    if (!delivery) return notFound()
    const { requestHeaders, responseHeaders, responseBody, payload } = delivery
    return {
      status: 200,
      body: {
        ...itemBody(delivery),
        url: call.world.state.app?.webhookUrl ?? '',
        request: { headers: requestHeaders, payload: JSON.parse(payload) },
        response: { headers: responseHeaders, payload: responseBody },
      },
    }
  }),

  appRoute('POST', '/app/hook/deliveries/{delivery_id}/attempts', (call) => {
    const delivery = findDelivery(call)
    if (!delivery) return notFound()
    call.world.post.redeliver(delivery.id)
    return { status: 202, body: {} }
  }),
]
