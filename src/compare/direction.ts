import type { Better } from '../metrics/metric.ts'
import type { Verdict } from './verdict.ts'

/** The verdict on a real change: by its sign and by which direction is better. */
export function verdictOfChange(delta: number, better: Better): Verdict {
  if (better === 'none') return 'changed'
  return delta < 0 === (better === 'lower') ? 'improved' : 'regressed'
}

/** Whether a unit counts something a second. */
export function isRate(unit: string): boolean {
  return /\/s(ec)?$/.test(unit)
}
