import { afterAll, expect, test } from 'vitest'
import { FORMATS } from '../../src/formats/list.ts'
import { READ_FILES } from '../../src/ingest/read-files-task.ts'
import { zip } from '../../src/sandbox/zip.ts'
import { createPool } from '../../src/workers/pool.ts'
import { damaged, random } from '../formats/damage.ts'
import { RECIPES } from '../hostile/worst/recipes.ts'
import { sourcesOf } from '../hostile/worst/search.ts'

/** Seconds for each family; `npm run test:fuzz` takes ten minutes for each. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? (process.env.TIDEMARK_LONG === '1' ? 600 : 1))
const SEED = Number(process.env.TIDEMARK_SEED ?? 1)

/** Files of one archive: each is a step with a limit of its own. */
const FILES = 20
/** Bytes that a file is blown up to; nothing so small may come near the limits. */
const LARGEST = 300_000

const FAMILIES = [...new Set(FORMATS.map(({ family }) => family))]
const pool = createPool(new URL('../../dist/worker.js', import.meta.url), { warn() {} })

afterAll(() => pool.close())

/** A damaged file, often blown up before. */
function fileOf(sources: string[], next: () => number): Uint8Array {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)]
  const source = pick(sources) ?? ''
  const blownUp = next() < 0.3 ? (pick(RECIPES)?.make(source, next() * LARGEST) ?? source) : source
  return next() < 0.9 ? damaged(Buffer.from(blownUp), next) : Buffer.from(blownUp)
}

async function read(artifact: Uint8Array): Promise<unknown> {
  const outcome = await pool.run(
    READ_FILES,
    {
      isArchive: true,
      bytes: Buffer.from(artifact),
      name: 'fuzz',
      mappings: [],
      from: 0,
      left: { unpackedBytes: 50_000_000, files: FILES },
    },
    { tenant: { installationId: 1, repositoryId: 1 }, small: false },
  )
  return outcome.kind === 'done' ? 'done' : outcome
}

/** Reads archives for the time given; fails with the seed of the first that is not read within the limits. */
async function fuzz(make: (next: () => number) => Promise<Uint8Array>): Promise<number> {
  const end = performance.now() + SECONDS * 1_000
  let seed = SEED * 1_000_000
  for (; performance.now() < end; seed++) {
    expect(await read(await make(random(seed))), `TIDEMARK_SEED=${SEED}, archive ${seed}`).toBe('done')
  }
  return seed - SEED * 1_000_000
}

test.each(FAMILIES)(
  'damaged reports of %s are read within the limits',
  { timeout: SECONDS * 1_000 + 60_000 },
  async (family) => {
    const sources = FORMATS.filter((format) => format.family === family).flatMap(sourcesOf)
    const archives = await fuzz((next) =>
      zip(
        Object.fromEntries(
          Array.from({ length: FILES }, (_, index) => [`report-${index}`, fileOf(sources, next)]),
        ),
      ),
    )
    expect(archives).toBeGreaterThan(0)
    if (SECONDS > 10) console.info({ family, files: archives * FILES })
  },
)

test('damaged archives are read within the limits', { timeout: SECONDS * 1_000 + 60_000 }, async () => {
  const whole = await zip({ 'a.json': '{"version":1,"metrics":{"a":1}}', 'b/c.xml': '<testsuites/>' })
  const archives = await fuzz(async (next) => damaged(whole, next))
  expect(archives).toBeGreaterThan(0)
  if (SECONDS > 10) console.info({ family: 'archives', files: archives })
})
