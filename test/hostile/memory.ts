import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Bytes of the heap that are in use, after everything that can be thrown away was. */
export function heapInUse(): number {
  collect()
  return process.memoryUsage().heapUsed
}

/** The long form: `npm run test:hostile`. */
export const long = process.env.TIDEMARK_LONG === '1'
