import type { Format } from './format.ts'
import { lcov } from './lcov.ts'
import { own } from './own.ts'

/** All formats that Tidemark reads. The first that recognises a file reads it: the specific before the general. */
export const FORMATS: readonly Format[] = [own, lcov]
