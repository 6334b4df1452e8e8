import { setFlagsFromString } from 'node:v8'
import { run } from 'probot'
import { EnvironmentError, readEnvironment } from './environment.ts'
import { UserError } from './metrics/problem.ts'
import { startService } from './service.ts'

/** By how much of what is in use the heap may grow before it is cleaned up: left alone, V8 lets it grow threefold. */
const HEAP_GROWTH_PERCENT = 50

/** A process that cannot finish its work by then is ended. */
const LONGEST_STOP_MS = 30_000

/** Why the waiting for the database ended: the process is to end. */
const STOPPED = new Error('stopped while it waited for the database')

function loadDotEnv(): void {
  try {
    process.loadEnvFile()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function stopOn(signal: NodeJS.Signals, stop: () => Promise<void>): void {
  process.once(signal, () => {
    console.info(`${signal}: finishing what runs`)
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        if (error === STOPPED) process.exit(0)
        console.error(error)
        process.exit(1)
      },
    )
  })
}

/** The process: environment, then either Probot's set-up wizard or the service, until a signal stops it. */
async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`)
  loadDotEnv()
  const environment = readEnvironment(process.env)
  if (!environment) {
    const wizard = await run(() => {})
    console.info(`No credentials yet: open http://localhost:${wizard.port}/probot to make the GitHub App`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) stopOn(signal, () => wizard.stop())
    return
  }
  const waiting = new AbortController()
  const onLost = ({ message }: Error) => {
    console.error(message)
    process.exit(1)
  }
  const starting = startService(environment, { signal: waiting.signal, onLost, fenceProcess: true })
  const stop = async () => {
    waiting.abort(STOPPED)
    await (await starting).stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) stopOn(signal, stop)
  await starting
}

main().catch((error: unknown) => {
  if (error === STOPPED) return
  const expected = error instanceof EnvironmentError || error instanceof UserError
  console.error(expected ? error.message : error)
  process.exit(1)
})
