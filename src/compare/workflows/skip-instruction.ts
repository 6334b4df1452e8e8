const INSTRUCTIONS = ['[skip ci]', '[ci skip]', '[no ci]', '[skip actions]', '[actions skip]']

/** Messages are read up to here. */
const LONGEST_MESSAGE = 65_536

/** The instruction of a commit message that makes GitHub start no workflow; null where it has none. */
export function skipInstruction(message: string): string | null {
  const text = message.slice(0, LONGEST_MESSAGE)
  const lower = text.toLowerCase()
  const found = INSTRUCTIONS.find((instruction) => lower.includes(instruction))
  if (found) return found
  const isTrailer = (line: string) => /^skip-checks: ?true$/i.test(line.trimEnd())
  return text.split('\n').some(isTrailer) ? 'skip-checks: true' : null
}
