import { readFile as readBytes } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { countLines } from './formats/coverage/coverage-counts.ts'
import type { LineCoverage } from './formats/format.ts'
import { type FoundFile, filesOf } from './ingest/local-files.ts'
import { putTogether } from './ingest/put-together.ts'
import { readFile } from './ingest/read-files.ts'
import type { FilePart } from './ingest/read-files-task.ts'
import { uniteLines } from './ingest/unite-lines.ts'
import { unpackLines } from './ingest/unpack-lines.ts'
import { readConfiguration } from './metrics/configuration.ts'
import type { FileMapping } from './metrics/file-mapping.ts'
import type { Reading, Upload } from './metrics/metric.ts'
import { type Problem, UserError } from './metrics/problem.ts'
import { parseYaml } from './metrics/yaml.ts'

const HELP = `Usage: npm run -s read -- [--merge] [--config FILE] FILE|FOLDER ...

Reads report files as Tidemark does when a workflow uploads them, and prints what it sees: a line of JSON for each file.

  --merge        prints one line for all files, as one build; each folder is an artifact
  --config FILE  a tidemark.yml, of which "files" is used
  --help         prints this text

Example: npm run -s read -- coverage/lcov.info "build/test-results/TEST-*.xml"

Exit codes: 0 all files were read, 2 the command is wrong, 3 a file could not be opened.`

function metricOf(reading: Reading, environment: string) {
  const { id, unit, better } = reading.definition
  const samples = 'samples' in reading && reading.samples ? { samples: reading.samples } : {}
  const where = environment ? { environment } : {}
  return {
    id,
    value: 'number' in reading ? reading.number : reading.label,
    unit,
    better,
    ...samples,
    ...where,
  }
}

const metricsOf = (uploads: readonly Upload[]) =>
  uploads.flatMap(({ readings, environment }) => readings.map((one) => metricOf(one, environment)))

const problemsOf = (problems: readonly Problem[]) =>
  problems.map(({ what, where, mend }) => ({ what, where, hint: mend }))

/** Source files, their lines with code, and those that ran; undefined where no report tells. */
async function coverageOf(lines: Uint8Array): Promise<object | undefined> {
  const all: LineCoverage[] = []
  for await (const file of unpackLines(lines)) all.push(file)
  const { covered, total } = countLines(all)
  return all.length === 0 ? undefined : { files: all.length, lines: total, covered }
}

async function readOne(found: FoundFile, mappings: FileMapping[]): Promise<FilePart> {
  return readFile({ name: found.name, read: () => readBytes(found.path) }, found.artifact, mappings)
}

/** The line of one file; its places are told without the artifact, which the user knows. */
async function lineOf(found: FoundFile, mappings: FileMapping[]): Promise<object> {
  const { file, problems, lines } = await readOne(found, mappings)
  const coverage = await coverageOf(lines)
  const label = `${found.artifact}: `
  const own = problems.map((one) => ({ ...one, where: one.where.replace(label, '') }))
  return {
    file: found.path,
    format: file?.format ?? null,
    metrics: metricsOf(file ? [file.upload] : []),
    ...(coverage ? { coverage } : {}),
    problems: problemsOf(own),
  }
}

async function lineOfAll(found: readonly FoundFile[], mappings: FileMapping[]): Promise<object> {
  const parts: FilePart[] = []
  for (const one of found) parts.push(await readOne(one, mappings))
  const context = { emit: async () => {}, step: async () => {} }
  const { uploads, problems, lines } = await putTogether(parts, async (packed) => uniteLines(packed, context))
  const coverage = await coverageOf(lines)
  return {
    files: found.map(({ path }) => path),
    metrics: metricsOf(uploads),
    ...(coverage ? { coverage } : {}),
    problems: problemsOf(problems),
  }
}

async function mappingsOf(path: string | undefined): Promise<FileMapping[]> {
  if (path === undefined) return []
  const { value } = parseYaml(path, await readBytes(path, 'utf8'))
  const { configuration, problems } = readConfiguration(value)
  const [problem] = problems
  if (problem) throw new UserError(problem)
  return configuration.files
}

function cannotOpen(path: string, reason: string): object {
  return { what: `the file cannot be opened: ${reason}`, where: path, hint: 'look whether the path is right' }
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      merge: { type: 'boolean' },
      config: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help || positionals.length === 0) {
    console.info(HELP)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const mappings = await mappingsOf(values.config)
  const { found, missing } = await filesOf(positionals)
  for (const { path, reason } of missing) {
    process.exitCode = 3
    print({ file: path, format: null, metrics: [], problems: [cannotOpen(path, reason)] })
  }
  if (found.length === 0) return
  if (values.merge) print(await lineOfAll(found, mappings))
  else for (const one of found) print(await lineOf(one, mappings))
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isUsage = code.startsWith('ERR_PARSE_ARGS')
  const isKnown = isUsage || error instanceof UserError || /^E[A-Z]+$/.test(code)
  console.error(isKnown && error instanceof Error ? error.message : error)
  if (isUsage) console.error('Try "npm run -s read -- --help".')
  process.exitCode = isUsage || error instanceof UserError ? 2 : 3
})
