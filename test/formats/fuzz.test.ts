import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { FORMATS } from '../../src/formats/list.ts'
import { damaged, random } from './damage.ts'

/** `FUZZ_RUNS=1000` is the long form. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 60)
const PROGRAM = fileURLToPath(new URL('fuzz-run.ts', import.meta.url))

test(`${RUNS} damaged files of each format give numbers or a problem, within 100 MB and 3 s each`, {
  timeout: 60_000 + RUNS * 1_000,
}, async () => {
  const options = ['--max-old-space-size=100', '--import', 'tsx', PROGRAM, String(RUNS)]
  const { stdout } = await promisify(execFile)(process.execPath, options)
  const { files, slowest } = JSON.parse(stdout)
  expect(files).toBe(RUNS * FORMATS.length)
  expect(slowest).toBeLessThan(3_000)
})

test('the same seed does the same damage, another seed another', () => {
  const bytes = new TextEncoder().encode('SF:a\nDA:1,1\nend_of_record\n'.repeat(20))
  const of = (seed: number) => Buffer.from(damaged(bytes, random(seed))).toString('hex')
  expect(of(1)).toBe(of(1))
  expect(new Set([1, 2, 3, 4, 5].map(of)).size).toBeGreaterThan(1)
})
