import { CHECKS_PREFIX } from '../metrics/checks.ts'
import type { Problem } from '../metrics/problem.ts'
import type { ReadFile } from './read-file.ts'

const isReserved = (id: string) => id.startsWith(CHECKS_PREFIX)

function problemOf(file: string, ids: string[]): Problem {
  const more = ids.length > 1 ? ` and ${ids.length - 1} more` : ''
  return {
    what: `the metric ${ids[0]}${more} begins with ${CHECKS_PREFIX}, which Tidemark keeps for how long checks take`,
    where: file,
    mend: 'give it another id, or the file another prefix under "files" in tidemark.yml; it is left out until then',
  }
}

/** Leaves out what Tidemark measures itself: no upload may speak for a check. One problem for each file. */
export function withoutReservedIds(files: ReadFile[]): { files: ReadFile[]; problems: Problem[] } {
  const problems: Problem[] = []
  const kept = files.map((one) => {
    const { file, upload } = one
    const reserved = upload.readings.map((reading) => reading.definition.id).filter(isReserved)
    if (reserved.length === 0) return one
    problems.push(problemOf(file, reserved))
    const readings = upload.readings.filter((reading) => !isReserved(reading.definition.id))
    return { ...one, upload: { ...upload, readings } }
  })
  return { files: kept, problems }
}
