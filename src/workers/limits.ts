/*
 * What worker processes may take. A process without work takes about 65 MB; the limits are what it may take beyond
 * that, so that they hold for every version of Node. Both processes together stay within one of the first kind alone:
 * while the small one lives, the large one has less.
 */

const MB = 1_000_000

/** Bytes that work of any size may take. */
export const LARGE_MEMORY = 100 * MB

/** Bytes that small work may take, in the process that is kept for it. */
export const SMALL_MEMORY = 20 * MB

/** Bytes that the large process may take, beyond rest, while the small one lives. */
export const LARGE_MEMORY_BESIDE = LARGE_MEMORY - SMALL_MEMORY - 65 * MB

/** Seconds of CPU for a step of small work. What takes longer is done again as large work. */
export const SMALL_SECONDS = 0.5

/** Seconds that may pass for a step, beside other processes, for each second of CPU that it may take. */
export const PATIENCE = 20

/** Seconds of CPU after which other tenants have their turn, if any of them waits: at the end of a step. */
export const TURN_SECONDS = 1

/** Milliseconds that small work waits behind another tenant's before it gets a process of its own. */
export const SMALL_WAITS_MS = 100

/** Milliseconds after which a process without work ends: the one for work of any size, and the one for small work. */
export const LARGE_IDLE_MS = 15_000
export const SMALL_IDLE_MS = 2_000

/** Work is interrupted so often for the sake of other tenants' small work, and then no more. */
export const MOST_INTERRUPTIONS = 2
