/** What a comment asks for: `/tidemark accept <metric> [until <date>] <reason>`. */
export interface AcceptCommand {
  metric: string
  reason: string
  /** Until the end of this day (UTC), in milliseconds since 1970; null for as long as the pull request lives. */
  until: number | null
}

/** Shown to somebody whose command cannot be understood. */
export const USAGE = '/tidemark accept <metric> [until <YYYY-MM-DD>] <reason>'

const DAY = 86_400_000
const ADDRESS = /^\/tidemark(?=\s|$)/
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/
const ACCEPT = /^accept[ \t]+(\S+)(?:[ \t]+until[ \t]+(\S+))?[ \t]+(\S.*)$/

/** The first line of a comment that is addressed to Tidemark, none in a block of code; null where there is none. */
export function commandLine(text: string): string | null {
  let open: string | null = null
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, fence = null, rest = ''] = FENCE.exec(line) ?? []
    if (open === null && ADDRESS.test(line)) return line
    if (open === null) open = fence
    else if (fence?.startsWith(open) && rest.trim() === '') open = null
  }
  return null
}

function endOfDay(date: string): number | null {
  const begin = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  return Number.isNaN(begin) ? null : begin + DAY - 1
}

/** Reads the command of a comment; a text instead says why it cannot be read. */
export function readCommand(text: string): AcceptCommand | string {
  const words = commandLine(text)?.replace(ADDRESS, '').trim() ?? ''
  const [, metric = '', date, reason = ''] = ACCEPT.exec(words) ?? []
  if (!metric) return 'The command could not be understood.'
  if (date === undefined) return { metric, reason, until: null }
  const until = endOfDay(date)
  return until === null ? 'The date is not one such as 2026-12-31.' : { metric, reason, until }
}
