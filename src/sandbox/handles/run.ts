import { completeRun, rerun } from '../actions/runs.ts'
import type { World } from '../events.ts'
import type { Conclusion, Repository, WorkflowRun } from '../model.ts'
import { type ArtifactContent, contentTypeOf, zip } from '../zip.ts'

/** How a run ends. */
export interface Completion {
  /** Default `success`. */
  conclusion?: Conclusion
  /** By name. */
  artifacts?: Record<string, ArtifactContent>
}

/** A workflow run in a story. */
export interface RunHandle {
  run: WorkflowRun
  id: number
  /** The merge commit that it tests; null for a run that tests one commit as it is. */
  mergeSha(): string | null
  /** Uploads the artifacts and completes the run; resolves when the deliveries are on their way. */
  complete(completion?: Completion): Promise<void>
  /** Starts the next attempt. */
  rerun(): void
  /** GitHub throws the artifacts away; they are still listed, as expired. */
  expireArtifacts(): void
}

/** A workflow run as stories use it. */
export function runHandle(world: World, repository: Repository, run: WorkflowRun): RunHandle {
  return {
    run,
    id: run.id,
    mergeSha: () => run.pull?.mergeSha ?? null,
    async complete({ conclusion = 'success', artifacts = {} } = {}) {
      const zipped = await Promise.all(
        Object.entries(artifacts).map(async ([name, content]) => ({
          name,
          zip: await zip(content),
          contentType: contentTypeOf(content),
        })),
      )
      completeRun(world, repository, run, conclusion, zipped)
    },
    rerun: () => rerun(world, repository, run),
    expireArtifacts() {
      for (const artifact of run.artifacts) artifact.expired = true
    },
  }
}
