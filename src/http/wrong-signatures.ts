const MINUTE_MS = 60_000

/**
 * Says that signatures are wrong, which an operator must know whose WEBHOOK_SECRET is not GitHub's; once a minute,
 * for a stranger must not fill the log. `now`: milliseconds since 1970.
 */
export function wrongSignatures(
  log: { warn(fields: object, message: string): void },
  now: () => number,
): () => void {
  let count = 0
  let said = Number.NEGATIVE_INFINITY
  return () => {
    count++
    const ago = now() - said
    // A clock that was put back must not silence it.
    if (ago >= 0 && ago < MINUTE_MS) return
    said = now()
    log.warn({ count }, 'signatures were wrong: is WEBHOOK_SECRET the one in the settings of the GitHub App?')
    count = 0
  }
}
