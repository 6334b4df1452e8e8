import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path/posix'
import { serialize } from 'node:v8'
import { type LineCoverage, readReport } from '../formats/index.ts'
import { thinned } from '../formats/parse/readings.ts'
import { type FileMapping, type FileOptions, fileOptions } from '../metrics/file-mapping.ts'
import { INPUT_LIMITS } from '../metrics/input-limits.ts'
import type { Upload } from '../metrics/metric.ts'
import type { Problem } from '../metrics/problem.ts'
import type { TaskFunction } from '../workers/task.ts'
import { packLines } from './pack-lines.ts'
import type { FilePart, PackedArtifact } from './read-files-task.ts'
import { type ArchivedFile, walkArchive, walkSingleFile } from './unzip.ts'

/** A file of so many bytes is worth a cleaning between unpacking and reading it: both need the memory. */
const LARGE_FILE = 2_000_000

const NO_BYTES = new Uint8Array()

/** The same for files of one name and content that are read in the same way. */
function digestOf(name: string, bytes: Uint8Array, options: FileOptions): string {
  return createHash('sha256')
    .update(JSON.stringify([basename(name), options]))
    .update(bytes)
    .digest('base64')
}

/** Without it the memory of what is no longer needed would be given back too late. */
function clean(bytes: number): void {
  if (bytes > LARGE_FILE) globalThis.gc?.()
}

function tooMuch(where: string): Problem {
  return {
    what: 'its values take more memory than one file may',
    where,
    mend: 'upload fewer or shorter names, samples and remarks in one file; the other files count',
  }
}

/** So many problems of a file are told one by one. */
const MOST_PROBLEMS = 20

function firstOf(problems: Problem[], name: string): Problem[] {
  const more = problems.length - MOST_PROBLEMS - 1
  if (more <= 0) return problems
  const rest = {
    what: `there are ${(more + 1).toLocaleString('en')} more problems`,
    where: name,
    mend: 'mend the ones above first',
  }
  return [...problems.slice(0, MOST_PROBLEMS), rest]
}

/** The upload with no more samples than a file may have. */
function withFewerSamples(upload: Upload): Upload {
  const { readings } = upload
  const all = readings.reduce((sum, one) => sum + ('samples' in one ? (one.samples?.length ?? 0) : 0), 0)
  if (all <= INPUT_LIMITS.fileSamples) return upload
  const each = Math.max(1, Math.floor(INPUT_LIMITS.fileSamples / readings.length))
  return {
    ...upload,
    readings: readings.map((one) =>
      'samples' in one && one.samples ? { ...one, samples: thinned(one.samples, each) } : one,
    ),
  }
}

function* inFolder(coverage: Iterable<LineCoverage>, folder: string): Generator<LineCoverage> {
  for (const lines of coverage) yield { ...lines, folder }
}

/** Reads one file of an artifact. */
export async function readFile(
  { name, read }: Pick<ArchivedFile, 'name' | 'read'>,
  artifact: string,
  mappings: FileMapping[],
): Promise<FilePart> {
  const started = process.cpuUsage()
  const file = { name, bytes: await read() }
  const size = file.bytes.byteLength
  const options = fileOptions(mappings, artifact, name)
  const digest = digestOf(name, file.bytes, options)
  const {
    upload: whole,
    problems,
    coverage,
    format,
    totals,
    subject,
  } = readReport(file, {
    ...options,
    decoded() {
      file.bytes = NO_BYTES
      clean(size)
    },
  })
  const upload = withFewerSamples(whole)
  const where = `${artifact}: ${name}`
  const lines = coverage ? packLines(inFolder(coverage, dirname(name))) : NO_BYTES
  const isEmpty = upload.readings.length === 0 && upload.annotations.length === 0
  const bytes = serialize([upload, totals]).byteLength + lines.byteLength
  const { user, system } = process.cpuUsage(started)
  const cost = { unpackedBytes: size, cpuSeconds: (user + system) / 1e6, digest }
  if (bytes > INPUT_LIMITS.fileResultBytes)
    return { problems: [tooMuch(where)], lines: NO_BYTES, bytes: 0, cost }
  return {
    ...(isEmpty || !format
      ? {}
      : {
          file: {
            file: where,
            artifact,
            path: name,
            upload,
            format: format.id,
            family: format.family,
            prefix: options.prefix ?? '',
            ...(totals ? { totals } : {}),
            ...(subject === undefined ? {} : { subject }),
          },
        }),
    problems: firstOf(problems, name).map((problem) => ({
      ...problem,
      where: `${artifact}: ${problem.where}`,
    })),
    lines,
    bytes,
    cost,
  }
}

/** Does `READ_FILES`. What is wrong with one file leaves the others alone. */
export const readFiles: TaskFunction<PackedArtifact, null, FilePart> = async (input, { emit, step }) => {
  const { bytes, name: artifact, mappings, from, left: leftOfRun } = input
  const left: Problem[] = []
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  await (input.isArchive ? walkArchive : walkSingleFile(artifact))({
    bytes: content,
    from,
    left: leftOfRun,
    async visit(file) {
      await step(file.index, file.name)
      await emit(await readFile(file, artifact, mappings))
      clean(LARGE_FILE + 1)
    },
    refuse: (problem, file) =>
      left.push({ ...problem, where: `artifact ${artifact}${file === null ? '' : `, ${file}`}` }),
  })
  if (left.length > 0) await emit({ problems: left, lines: NO_BYTES, bytes: 0 })
  return null
}
