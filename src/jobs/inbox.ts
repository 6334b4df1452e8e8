import { setImmediate as arrivals } from 'node:timers/promises'
import type { Database } from '../store/database.ts'
import { acceptDeliveries, type Incoming } from '../store/deliveries.ts'
import { deaf, type Telemetry } from '../telemetry/telemetry.ts'
import type { Job, PlacedJob } from './job.ts'
import { placed } from './job.ts'
import { queued } from './queued.ts'

/** A webhook as it came in, verified. */
export interface Received {
  /** `X-GitHub-Delivery`. */
  id: string
  event: string
  payload: object
  /** Milliseconds since 1970. */
  receivedAt: number
}

export interface Inbox {
  /** Resolves when the delivery and its jobs are on disk. A delivery that is known already does nothing twice. */
  accept(received: Received, jobs: Job[], person?: boolean): Promise<void>
}

interface Waiting {
  incoming: Incoming
  resolve: () => void
  reject: (error: unknown) => void
}

function idOf(value: unknown): number | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return typeof id === 'number' ? id : null
}

function incomingOf({ id, event, payload, receivedAt }: Received, jobs: PlacedJob[]): Incoming {
  const { action, installation, repository } = payload as Record<string, unknown>
  return {
    delivery: {
      id,
      event,
      action: typeof action === 'string' ? action : null,
      installationId: idOf(installation),
      repositoryId: idOf(repository),
      receivedAt,
      facts: jobs,
    },
    jobs: jobs.map((job) => queued(job, receivedAt)),
  }
}

function lanesOf(group: Waiting[]): Set<string> {
  return new Set(group.flatMap(({ incoming }) => incoming.jobs.map(({ lane }) => lane)))
}

/** Deliveries of one transaction, so that none grows beyond what a server takes. */
const MOST_AT_ONCE = 200

/**
 * The durable inbox. Deliveries that arrive while others are being written share the next transaction: one wait for
 * the disk answers all of them. `onWork` is called when there is something to do: in these lanes only, where they are
 * given.
 */
export function createInbox(
  db: Database,
  onWork: (lanes?: Set<string>) => void,
  telemetry: Telemetry = deaf,
): Inbox {
  const waiting: Waiting[] = []
  let writing = false

  /** One that cannot be stored does not take the others along: they are written again, each alone. */
  async function write(group: Waiting[]): Promise<void> {
    try {
      const receipts = await acceptDeliveries(
        db,
        group.map((one) => one.incoming),
      )
      for (const one of group) one.resolve()
      for (const receipt of receipts) telemetry.stored(receipt)
      // One that comes again may bring back what had followed from it, in any lane.
      const allNew = receipts.every((receipt) => receipt === 'new')
      onWork(allNew ? lanesOf(group) : undefined)
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error)
      else for (const one of group) await write([one])
    }
  }

  async function writeAll(): Promise<void> {
    writing = true
    while (waiting.length > 0) {
      // Writing to a file never lets the sockets have a turn: without one, every delivery were a group of its own.
      await arrivals()
      await write(waiting.splice(0, MOST_AT_ONCE))
    }
    writing = false
  }

  return {
    accept: (received, jobs, person = false) =>
      new Promise((resolve, reject) => {
        const incoming = incomingOf(
          received,
          jobs.map((job) => placed(job, person)),
        )
        waiting.push({ incoming, resolve, reject })
        if (!writing) void writeAll()
      }),
  }
}
