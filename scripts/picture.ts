import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { play } from '../demo/play.ts'

const TARGET = fileURLToPath(new URL('../docs/images/comment.png', import.meta.url))

/** Takes the picture of the README: the demo's comment, as the sandbox GitHub shows it. */
const folder = await mkdtemp(join(tmpdir(), 'tidemark-picture-'))
const { told, stop } = await play(folder, () => {})
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 1200 } })
  await page.goto(told.branch.url(), { waitUntil: 'networkidle' })
  const comment = page.locator('.item', { hasText: 'bot' }).first()
  await comment.screenshot({ path: TARGET })
  console.info(TARGET)
} finally {
  await browser.close()
  await stop()
  await rm(folder, { recursive: true, force: true })
}
