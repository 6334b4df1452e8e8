import type { IncomingHttpHeaders } from 'node:http'

/** What the headers of a delivery say. Nothing of it is true before the signature is verified. */
export interface DeliveryHeaders {
  /** `X-GitHub-Delivery`. */
  id: string
  /** `X-GitHub-Event`, e.g. `workflow_run`. */
  event: string
  /** `X-Hub-Signature-256`, `sha256=…`. */
  signature: string
}

const JSON_TYPE = /^\s*application\/json\s*(;|$)/i
const ID = /^[\w-]{1,100}$/
const EVENT = /^[a-z_]{1,100}$/

/** The headers of a delivery, or the status that they are refused with: 415 for another type, 400 for missing ones. */
export function readDeliveryHeaders(headers: IncomingHttpHeaders): DeliveryHeaders | 400 | 415 {
  if (!JSON_TYPE.test(headers['content-type'] ?? '') || headers['content-encoding'] !== undefined) return 415
  const id = headers['x-github-delivery']
  const event = headers['x-github-event']
  const signature = headers['x-hub-signature-256']
  if (typeof id !== 'string' || typeof event !== 'string' || typeof signature !== 'string') return 400
  return ID.test(id) && EVENT.test(event) ? { id, event, signature } : 400
}
