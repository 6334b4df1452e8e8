/** The benchmarks by name. Each gives its table as Markdown, or null where its data is absent. */
const BENCHMARKS: Record<string, () => Promise<string | null>> = {
  accuracy: async () => (await import('./accuracy.ts')).run(),
  formats: async () => (await import('./formats.ts')).run(),
}

const HELP = `Usage: npm run bench [-- <name>]

Names: ${Object.keys(BENCHMARKS).join(', ')}. Without a name all of them run.`

async function main(names: string[]): Promise<void> {
  if (names.some((name) => !(name in BENCHMARKS))) {
    console.info(HELP)
    process.exitCode = names.every((name) => name === '--help' || name === '-h') ? 0 : 2
    return
  }
  for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
    console.info(`## ${name}\n`)
    console.info((await BENCHMARKS[name]?.()) ?? 'The data of this benchmark is not here.')
  }
}

await main(process.argv.slice(2))
