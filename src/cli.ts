import { readDatabaseEnvironment } from './environment.ts'
import type { PlacedJob } from './jobs/job.ts'
import { queued } from './jobs/queued.ts'
import { UserError } from './metrics/problem.ts'
import { findDelivery, replayDelivery } from './store/deliveries.ts'
import { openForTool } from './store/ownership/tool.ts'

const HELP = `Usage: npm run replay -- <delivery id>

Does the work of a delivery again, e.g. of one that failed. The id is the "X-GitHub-Delivery" of the delivery: the log
names it, and so does the app's "Advanced" settings page on GitHub. The running Tidemark takes it up within a minute;
the database is the one of DATABASE_URL.`

/** Puts a delivery's work into the queue again. Throws a `UserError` for a delivery that is not known. */
async function replay(id: string): Promise<string> {
  const { databaseUrl, databaseAuthToken } = readDatabaseEnvironment(process.env)
  const db = await openForTool({
    url: databaseUrl,
    ...(databaseAuthToken ? { authToken: databaseAuthToken } : {}),
  })
  try {
    const delivery = await findDelivery(db, id)
    if (!delivery) {
      throw new UserError({
        what: `there is no delivery ${id}`,
        where: databaseUrl,
        mend: 'take the id from the log, or redeliver it on the settings page of the GitHub App',
      })
    }
    const now = Date.now()
    const jobs = (delivery.facts as PlacedJob[]).map((job) => queued(job, now))
    await replayDelivery(db, id, jobs, now)
    return `Delivery ${id} (${delivery.event}) is in the queue again; it was ${delivery.state} before.`
  } finally {
    await db.close()
  }
}

async function main([command, id, ...rest]: string[]): Promise<void> {
  if (command !== 'replay' || !id || rest.length > 0 || id.startsWith('-')) {
    console.info(HELP)
    process.exitCode = command === 'replay' && (id === '--help' || id === '-h') ? 0 : 2
    return
  }
  console.info(await replay(id))
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof UserError ? error.message : error)
  process.exitCode = 1
})
