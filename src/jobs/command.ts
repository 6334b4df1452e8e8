import { ADDRESS } from './command-line.ts'

/** What a comment asks for: `/tidemark accept <metric> [until <date>] <reason>`. */
export interface AcceptCommand {
  metric: string
  reason: string
  /** Until the end of this day (UTC), in milliseconds since 1970; null for as long as the pull request lives. */
  until: number | null
}

/** Shown to somebody whose command cannot be understood. */
export const USAGE = '/tidemark accept <metric> [until <YYYY-MM-DD>] <reason>'

/** Characters of a command that are looked at. */
export const LONGEST_COMMAND = 2_000

const DAY = 86_400_000
const ACCEPT = /^accept[ \t]+(\S+)(?:[ \t]+until[ \t]+(\S+))?[ \t]+(\S[^\n]*)$/

/** The beginning of a day; null for what is no day, such as 2026-02-30. */
function dayOf(date: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null
  const begin = Date.parse(`${date}T00:00:00Z`)
  // JavaScript takes the 30th of February for the 2nd of March.
  return Number.isNaN(begin) || new Date(begin).toISOString().slice(0, 10) !== date ? null : begin
}

/** Reads the command in a line that is addressed to Tidemark; a text instead says why it cannot be obeyed. */
export function readCommand(line: string, now: number): AcceptCommand | string {
  const words = line.slice(ADDRESS.length, LONGEST_COMMAND).trim()
  const [, metric = '', date, reason = ''] = ACCEPT.exec(words) ?? []
  if (!metric) return 'The command could not be understood.'
  if (date === undefined) return { metric, reason, until: null }
  const day = dayOf(date)
  if (day === null) return 'There is no such day; a date looks like 2026-12-31.'
  const until = day + DAY - 1
  return until < now ? `The day ${date} is already over.` : { metric, reason, until }
}
