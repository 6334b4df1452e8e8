import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { play } from '../demo/play.ts'
import { pages } from '../src/sandbox/page.ts'
import { buildFiles, setStage } from '../test/end-to-end/stage.ts'

const IMAGES = new URL('../docs/images/', import.meta.url)
const REPORTS = new URL('../test/data/ingest/', import.meta.url)

/** The real report files of each page's picture: the base branch's, and the pull request's. */
const FAMILIES: Record<string, [base: string, head: string]> = {
  coverage: ['istanbul-summary/coverage-summary-compare.json', 'istanbul-summary/coverage-summary.json'],
  tests: ['junit/junit4-complete.xml', 'junit/junit.fail.xml'],
  benchmarks: ['hyperfine/two.json', 'hyperfine/two.json'],
  bundles: ['webpack-stats/webpack-stats.baseline.json', 'webpack-stats/webpack-stats.current.json'],
  'web-pages': ['lighthouse/lh-6-0-0-coursehero-a.json', 'lighthouse/lh-6-0-0-coursehero-b.json'],
}

async function shoot(browser: Browser, address: string, name: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 1200 } })
  await page.goto(address, { waitUntil: 'networkidle' })
  const path = fileURLToPath(new URL(`${name}.png`, IMAGES))
  await page.locator('.item', { hasText: 'bot' }).first().screenshot({ path })
  await page.close()
  console.info(path)
}

/** The demo's comment, for the README. */
async function shootDemo(browser: Browser): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-picture-'))
  const { told, stop } = await play(folder, () => {})
  await shoot(browser, told.branch.url(), 'comment')
  await stop()
  await rm(folder, { recursive: true, force: true })
}

/** What becomes of one tool's report, for the page of its family. */
async function shootFamily(browser: Browser, name: string, files: [string, string]): Promise<void> {
  const stage = await setStage({ sites: (world) => [pages(world)] })
  const octo = stage.github.account('octo', { type: 'Organization' })
  const repository = octo.repository('engine', { files: { '.github/tidemark.yml': 'checks: false\n' } })
  stage.github.install(octo)
  const [base, head] = await Promise.all(files.map((file) => readFile(new URL(file, REPORTS), 'utf8')))
  const file = `report.${files[0].split('.').at(-1)}`
  repository.commit('main')
  await buildFiles(stage, repository, { branch: 'main', event: 'push' }, { [file]: base ?? '' })
  repository.branch('feature')
  repository.commit('feature')
  const pullRequest = repository.openPullRequest({ head: 'feature', title: name })
  await buildFiles(stage, repository, { pullRequest }, { [file]: head ?? '' })
  await shoot(browser, pullRequest.url(), name)
  await stage.end()
}

/** Takes the pictures of the documentation: comments as the sandbox GitHub shows them. */
await mkdir(IMAGES, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  await shootDemo(browser)
  for (const [name, files] of Object.entries(FAMILIES)) await shootFamily(browser, name, files)
} finally {
  await browser.close()
}
