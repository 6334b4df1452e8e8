import { ROWS, run } from './performance.ts'

/** Benchmarks with tables of their own. Each gives its Markdown, or null where its data is absent. */
const OTHERS: Record<string, () => Promise<string | null>> = {
  accuracy: async () => (await import('./accuracy.ts')).run(),
  formats: async () => (await import('./formats.ts')).run(),
  simulation: async () => (await import('./simulation.ts')).run(),
}

const HELP = `Usage: npm run bench [-- <name> …]

Rows of the table of speed: ${Object.keys(ROWS).join(', ')}. Without a name all of them.
Tables of their own: ${Object.keys(OTHERS).join(', ')}.`

async function main(names: string[]): Promise<void> {
  if (names.some((name) => !(name in ROWS) && !(name in OTHERS))) {
    console.info(HELP)
    process.exitCode = names.every((name) => name === '--help' || name === '-h') ? 0 : 2
    return
  }
  const rows = names.filter((name) => name in ROWS)
  if (names.length === 0 || rows.length > 0) console.info(await run(rows))
  for (const name of names.filter((one) => one in OTHERS)) {
    console.info(`\n## ${name}\n`)
    console.info((await OTHERS[name]?.()) ?? 'The data of this benchmark is not here.')
  }
}

await main(process.argv.slice(2))
