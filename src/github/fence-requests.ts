import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** Published by `fetch` right before a request is written to its connection. */
const BEFORE_WRITING = 'undici:client:sendHeaders'

/**
 * Asks once more at the very moment in which a request leaves this process: it may have been frozen after it decided to
 * make the request, e.g. while it was connecting. `assert` has to end the process where the request must not be made.
 * Gives the function that ends it.
 */
export function fenceRequests(assert: () => void): () => void {
  const look = () => {
    try {
      assert()
    } catch {
      // Whoever cares has been told; an error here would hide it.
    }
  }
  subscribe(BEFORE_WRITING, look)
  return () => void unsubscribe(BEFORE_WRITING, look)
}
