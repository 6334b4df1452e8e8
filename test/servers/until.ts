import { setTimeout as pause } from 'node:timers/promises'

/** Milliseconds after which a condition is given up. */
const PATIENCE_MS = 60_000

/** Resolves as soon as the condition holds; fails after a minute or so long. For what only polling can tell. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  patience = PATIENCE_MS,
): Promise<void> {
  const end = Date.now() + patience
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await pause(10)
  }
}
