import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve as resolvePath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pinned, type Reference, referencesIn } from './references.ts'
import { PUBLIC, resolve, type Sources } from './resolve.ts'

const ROOT = resolvePath(import.meta.dirname, '../..')

/** The files whose references are pinned. */
export function pinnedFiles(root: string): string[] {
  const workflows = join(root, '.github/workflows')
  return [
    ...readdirSync(workflows).map((name) => join(workflows, name)),
    join(root, 'Dockerfile'),
    join(root, 'compose.yaml'),
  ]
}

/**
 * What is wrong with the pins of some files; with `write` it is put right, and what could not be is left. An image that
 * is not pinned yet is nothing wrong: the release pins it before it is used.
 */
export async function pin(
  files: readonly string[],
  { write, sources }: { write: boolean; sources: Sources },
): Promise<string[]> {
  const asked = new Map<string, Promise<string>>()
  const find = (reference: Reference) => {
    const key = `${reference.name}:${reference.tag}`
    const found = asked.get(key) ?? resolve(reference, sources)
    asked.set(key, found)
    return found
  }
  const problems: string[] = []
  for (const file of files) {
    let text = readFileSync(file, 'utf8')
    for (const reference of referencesIn(text)) {
      const where = `${file}: ${reference.name}:${reference.tag}`
      try {
        const right = await find(reference)
        if (reference.pin === right) continue
        if (write) text = text.replaceAll(reference.text, pinned(reference, right))
        else if (reference.pin || reference.kind === 'action')
          problems.push(
            `${where} is ${reference.pin ? `pinned to ${reference.pin}, but` : 'not pinned; it'} names ${right}`,
          )
      } catch (error) {
        problems.push(
          `${where} cannot be looked up: ${error instanceof Error ? error.message : String(error)}`,
        )
      }
    }
    if (write) writeFileSync(file, text)
  }
  return problems
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const write = !process.argv.includes('--check')
  const problems = await pin(pinnedFiles(ROOT), { write, sources: PUBLIC })
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) {
    if (!write) console.error('Pin them with `npm run pin`, look at the difference, and commit it.')
    process.exitCode = 1
  }
}
