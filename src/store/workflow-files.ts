import { and, eq, inArray } from 'drizzle-orm'
import type { Triggers } from '../compare/workflows/triggers.ts'
import type { Database } from './database.ts'
import { workflowFiles } from './schema.ts'

/** A workflow file at a commit: what starts it, that there is none, or that it cannot be read. */
export type WorkflowFile =
  | { state: 'read'; triggers: Triggers }
  | { state: 'absent'; triggers: null }
  | { state: 'unreadable'; triggers: null }

interface Place {
  repositoryId: number
  commitSha: string
}

/** The remembered workflow files of a commit, by path. */
export async function findWorkflowFiles(
  db: Database,
  { repositoryId, commitSha }: Place,
  paths: string[],
): Promise<Map<string, WorkflowFile>> {
  const rows = await db.read((queries) =>
    queries
      .select()
      .from(workflowFiles)
      .where(
        and(
          eq(workflowFiles.repositoryId, repositoryId),
          eq(workflowFiles.commitSha, commitSha),
          inArray(workflowFiles.path, paths),
        ),
      ),
  )
  return new Map(
    rows.map(({ path, state, triggers }) => [
      path,
      state === 'read' && triggers !== null
        ? { state, triggers: JSON.parse(triggers) as Triggers }
        : { state: state === 'absent' ? 'absent' : 'unreadable', triggers: null },
    ]),
  )
}

/** Remembers a workflow file: at a commit it never changes. `now` in milliseconds since 1970. */
export async function recordWorkflowFile(
  db: Database,
  place: Place & { path: string },
  { state, triggers }: WorkflowFile,
  now: number,
): Promise<void> {
  const row = { ...place, state, triggers: triggers && JSON.stringify(triggers), createdAt: now }
  await db.write((queries) => queries.insert(workflowFiles).values(row).onConflictDoNothing())
}
