import { fileURLToPath } from 'node:url'
import { type Figure, tableOf } from './support/figures.ts'
import { machine } from './support/machine.ts'
import { writeBetween } from './support/page.ts'

/** The rows of the table by name. Each file measures one subject. */
export const ROWS: Record<string, () => Promise<Figure[]>> = {
  acknowledge: async () => (await import('./acknowledge.ts')).measure(),
  record: async () => (await import('./record.ts')).measure(),
  compare: async () => (await import('./compare.ts')).measure(),
  render: async () => (await import('./render.ts')).measure(),
  report: async () => (await import('./report.ts')).measure(),
  sustained: async () => (await import('./sustained.ts')).measure(),
  process: async () => (await import('./process.ts')).measure(),
}

/** Measures these rows, all if none is named, one after the other; one table with what it was measured on. */
export async function run(names: string[]): Promise<string> {
  const figures: Figure[] = []
  for (const [name, measure] of Object.entries(ROWS)) {
    if (names.length > 0 && !names.includes(name)) continue
    console.warn(`measuring: ${name}`)
    figures.push(...(await measure()))
  }
  return `${tableOf(figures)}\n\n${machine()}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const table = await run([])
  writeBetween('performance.md', 'speed', table)
  console.info(table)
}
