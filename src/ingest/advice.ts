import { slug } from '../metrics/slug.ts'

/** Where a file of a run lies. */
export interface FilePlace {
  artifact: string
  path: string
}

/** A text as a pattern that matches only itself. */
function literal(text: string): string {
  return text.replace(/[*?[\]{}()!+@\\]/g, '\\$&')
}

/** What two artifacts' names have in common at their beginning, up to its last sign. */
function commonBeginning(one: string, other: string): string {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  while (length > 0 && !'-_. '.includes(one[length - 1] ?? '')) length--
  return one.slice(0, length)
}

/** Whether the rest of a name can be an environment. */
const isEnvironment = (text: string) => /^[\w.+ -]{1,64}$/.test(text)

/** The entry of `files` that tells the second of two files from the first, as it can be written into tidemark.yml. */
export function entryFor(first: FilePlace, second: FilePlace): string {
  const { artifact, path } = second
  if (first.artifact !== artifact) {
    const begin = commonBeginning(first.artifact, artifact)
    const rests = [first.artifact, artifact].map((name) => name.slice(begin.length))
    if (begin !== '' && rests.every(isEnvironment)) {
      return `{ artifact: ${JSON.stringify(`${literal(begin)}{environment}`)} }`
    }
    const prefix = slug(artifact, 60)
    return `{ artifact: ${JSON.stringify(literal(artifact))}, path: ${JSON.stringify(literal(path))}, prefix: ${prefix} }`
  }
  return `{ path: ${JSON.stringify(literal(path))}, prefix: ${slug(path.split('/').slice(0, -1).join('-') || path, 60)} }`
}
