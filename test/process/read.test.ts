import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const READ = resolve(import.meta.dirname, '../../dist/read.js')

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-read-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function read(args: string[], cwd: string): Promise<{ code: number; lines: unknown[]; errors: string }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [READ, ...args], { cwd }, (_, out, errors) => {
      const lines = out.startsWith('{')
        ? out
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [out]
      done({ code: child.exitCode ?? -1, lines, errors })
    })
  })
}

const LCOV = 'SF:a.ts\nDA:1,1\nDA:2,0\nend_of_record\n'

test('a line of JSON for each file says what Tidemark sees in it', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'lcov.info'), LCOV)
  await writeFile(join(folder, 'odd.txt'), 'nothing')
  const { code, lines } = await read(['lcov.info', 'odd.txt'], folder)
  expect(code).toBe(0)
  expect(lines).toEqual([
    {
      file: 'lcov.info',
      format: 'lcov',
      metrics: [{ id: 'coverage/lines', value: 50, unit: 'percent', better: 'higher' }],
      coverage: { files: 1, lines: 2, covered: 1 },
      problems: [],
    },
    expect.objectContaining({
      file: 'odd.txt',
      format: null,
      problems: [expect.objectContaining({ where: 'odd.txt', hint: expect.any(String) })],
    }),
  ])
})

test('with --merge folders are artifacts of one build', async () => {
  const folder = await temporaryFolder()
  for (const shard of ['one', 'two']) {
    await mkdir(join(folder, shard))
    await writeFile(join(folder, shard, 'lcov.info'), LCOV.replace('2,0', shard === 'two' ? '2,1' : '2,0'))
  }
  const { lines } = await read(['--merge', 'one', 'two'], folder)
  expect(lines).toMatchObject([{ metrics: [{ id: 'coverage/lines', value: 100 }], problems: [] }])
})

test('a file that is not there leaves the others alone, and a wrong command says how it is used', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'lcov.info'), LCOV)
  const missing = await read(['nowhere.xml', 'lcov.info'], folder)
  expect(missing.code).toBe(3)
  expect(missing.lines).toHaveLength(2)
  expect((await read([], folder)).code).toBe(2)
  expect(await read(['--wrong'], folder)).toMatchObject({
    code: 2,
    errors: expect.stringContaining('--help'),
  })
  expect(await read(['--help'], folder)).toMatchObject({ code: 0, lines: [expect.stringMatching(/^Usage:/)] })
})
