import { removeOld } from '../store/retention.ts'
import type { Chore } from './chores.ts'
import type { JobParts } from './parts.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Deliveries are kept so long, to know them again and to do their work again. */
const DELIVERIES_DAYS = 30

/** Removes what is older than `days`, once a day. */
export function retention({ db, now, log }: JobParts, days: number): Chore {
  return {
    name: 'retention',
    every: DAY,
    lease: 6 * HOUR,
    async run(_taken, stop) {
      const began = now()
      const ages = { values: began - days * DAY, deliveries: began - Math.min(days, DELIVERIES_DAYS) * DAY }
      const { values, others } = await removeOld(db, ages, stop)
      if (values + others > 0) log.info({ values, others, ms: now() - began }, 'what was too old is removed')
      return !stop.aborted
    },
  }
}
