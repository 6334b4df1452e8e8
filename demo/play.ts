import { join } from 'node:path'
import { readEnvironment } from '../src/environment.ts'
import { charts } from '../src/sandbox/charts.ts'
import { pages } from '../src/sandbox/page.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts'
import { type Service, startService } from '../src/service.ts'
import { type Told, tellStory } from './story.ts'

/** The real service beside the sandbox; time is the story's own. */
async function setUp(folder: string) {
  let time = Date.now() - 25 * 86_400_000
  const now = () => {
    time += 1_000
    return time
  }
  const github = await startSandbox({ now, clock: Date.now, sites: (world) => [pages(world), charts] })
  const app = github.createApp()
  const environment = readEnvironment({
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: github.host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    DATABASE_URL: `file:${join(folder, 'tidemark.db')}`,
    QUICKCHART_URL: github.url,
  })
  if (!environment) throw new Error('the environment of the demo is incomplete')
  const service = await startService(environment, { now, commentPause: 0 })
  app.webhookUrl = `${service.url}/api/github/webhooks`
  const pass = (minutes: number) => {
    time += minutes * 60_000
  }
  return { github, service, pass }
}

async function settle(github: Sandbox, service: Service): Promise<void> {
  for (let seen = -1; seen !== github.deliveries.length + github.requests.length; ) {
    seen = github.deliveries.length + github.requests.length
    await github.settled()
    await service.idle()
  }
}

/** The told story, with everything still running. */
export interface Played {
  told: Told
  github: Sandbox
  stop(): Promise<void>
}

/** Starts everything and tells the story; the database goes into the folder. */
export async function play(folder: string, say: (line: string) => void): Promise<Played> {
  const { github, service, pass } = await setUp(folder)
  const stop = async () => {
    await service.stop()
    await github.stop()
  }
  try {
    const told = await tellStory({ github, pass, settle: () => settle(github, service), say })
    return { told, github, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
