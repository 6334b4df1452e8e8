/** Runs the functions given to it one after the other, in the order given; a failed one does not stop the next. */
export type Mutex = <T>(task: () => Promise<T>) => Promise<T>

/** A mutex for the asynchronous functions of one process. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }
}
