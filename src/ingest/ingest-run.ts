import { type Artifact, listArtifacts } from '../github/artifacts.ts'
import type { Configuration } from '../metrics/configuration.ts'
import { globMatcher, isPattern } from '../metrics/glob/glob.ts'
import { type Problem, UserError } from '../metrics/problem.ts'
import { type Attempt, ownArtifacts } from './own-artifacts.ts'
import { type BuildContents, putTogether, type UniteLines } from './put-together.ts'
import { type Reader, readArtifact } from './read-artifact.ts'
import type { FilePart } from './read-files-task.ts'
import { chooseArtifacts, refusal, spent, wholeBudget } from './run-limits.ts'
import { UNITE_LINES } from './unite-lines-task.ts'
import { fewerProblems } from './within-limits.ts'

/** Reports so small are united before others' large ones. */
const SMALL_REPORTS = 100_000

function uniteIn({ pool, tenant }: Pick<Reader, 'pool' | 'tenant'>): UniteLines {
  return async (packed) => {
    const size = packed.reduce((sum, one) => sum + one.byteLength, 0)
    const outcome = await pool.run(UNITE_LINES, packed, { tenant, small: size <= SMALL_REPORTS })
    return outcome.kind === 'done' ? outcome.output : null
  }
}

/**
 * Reads the artifacts of a run's attempt whose names match the configuration. What is wrong with one of them becomes
 * a problem and leaves the others alone; only failures of GitHub are thrown.
 */
export async function ingestRun(
  reader: Omit<Reader, 'mappings'>,
  run: Attempt,
  configuration: Pick<Configuration, 'artifacts' | 'files'>,
): Promise<BuildContents> {
  const names = configuration.artifacts.some(isPattern) ? null : configuration.artifacts
  const matches = globMatcher(configuration.artifacts, { acrossSlashes: false })
  const listed = await listArtifacts(reader.octokit, reader.name, run.runId, names)
  const wanted = ownArtifacts(listed.artifacts, run).filter((artifact) => matches(artifact.name))
  const chosen = chooseArtifacts(wanted, listed.unseen)
  const read = await readAll({ ...reader, mappings: configuration.files }, chosen.artifacts)
  const { problems, ...contents } = await putTogether(read.parts, uniteIn(reader))
  // What is said of the run as a whole comes first: it must not be among those that are only counted.
  return { ...contents, problems: fewerProblems([...chosen.problems, ...read.left, ...problems]) }
}

/** Reads artifacts one after the other, as long as the run's limits allow it. */
async function readAll(
  reader: Reader,
  artifacts: readonly Artifact[],
): Promise<{ parts: FilePart[]; left: Problem[] }> {
  const parts: FilePart[] = []
  let budget = wholeBudget()
  for (const [index, artifact] of artifacts.entries()) {
    const refused = refusal(budget, artifact)
    if (refused !== null) {
      const count = artifacts.length - index
      const what = `${refused}; ${count} of its artifacts ${count === 1 ? 'is' : 'are'} left out`
      return {
        parts,
        left: [{ what, where: `artifact ${artifact.name}`, mend: 'upload only the report files' }],
      }
    }
    try {
      const read = await readArtifact(reader, artifact, budget)
      for (const part of read.parts) parts.push(part)
      budget = spent(budget, artifact, read.parts, read.exceeding)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      parts.push({ problems: [error.problem], lines: new Uint8Array(), bytes: 0 })
    }
  }
  return { parts, left: [] }
}
