import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = resolve(import.meta.dirname, '../../src')

/** Which room may import from which others; a room always may from itself. */
const ROOMS: Record<string, string[]> = {
  metrics: [],
  formats: ['metrics'],
  compare: ['formats', 'metrics'],
  report: ['compare', 'formats', 'metrics'],
  store: ['compare', 'formats', 'metrics'],
  telemetry: [],
  github: ['report', 'metrics', 'telemetry'],
  workers: [],
  ingest: ['github', 'formats', 'metrics', 'workers'],
  jobs: ['ingest', 'github', 'store', 'report', 'compare', 'formats', 'metrics', 'telemetry', 'workers'],
  http: ['metrics'],
  sandbox: [],
}
const PURE = ['metrics', 'formats', 'compare', 'report']
const IMPURE_PACKAGE = /^(node:|probot$|drizzle-orm|@libsql\/|@octokit\/)/
const CLOCK = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bMath\.random\(/

interface Import {
  file: string
  room: string
  from: string
  /** The room of a relative import; '' for a file beside the rooms. */
  target: string | null
}

function roomOf(path: string): string {
  const [first = '', second] = relative(SRC, path).split('/')
  return second === undefined ? '' : first
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(SRC, name))

const imports: Import[] = files.flatMap((file) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^\s*(?:import|export)\b[^'"]*?from '([^']+)'|^import '([^']+)'|import\('([^']+)'\)/gm,
    ),
  ].map((match) => {
    const from = match[1] ?? match[2] ?? match[3] ?? ''
    const target = from.startsWith('.') ? roomOf(resolve(dirname(file), from)) : null
    return { file: relative(SRC, file), room: roomOf(file), from, target }
  }),
)

const text = ({ file, from }: Import) => `${file} imports ${from}`

describe('the rooms of src/', () => {
  it('are all known to these rules', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect([...new Set(files.map(roomOf))].filter((room) => room && !(room in ROOMS))).toEqual([])
  })

  it('import only from the rooms they may know', () => {
    const wrong = imports.filter(
      ({ room, target }) => room && target !== null && target !== room && !ROOMS[room]?.includes(target),
    )
    expect(wrong.map(text)).toEqual([])
  })

  it('keep metrics, formats, compare and report free of I/O, of Probot and of the database', () => {
    const wrong = imports.filter(({ room, from }) => PURE.includes(room) && IMPURE_PACKAGE.test(from))
    expect(wrong.map(text)).toEqual([])
  })

  it('keep metrics, formats, compare and report free of clocks and chance', () => {
    const wrong = files.filter(
      (file) => PURE.includes(roomOf(file)) && CLOCK.test(readFileSync(file, 'utf8')),
    )
    expect(wrong.map((file) => relative(SRC, file))).toEqual([])
  })

  it('leave the sandbox to the demo and the tests', () => {
    expect(
      imports.filter(({ room, target }) => room !== 'sandbox' && target === 'sandbox').map(text),
    ).toEqual([])
  })

  it("let nobody but the app, the service and the process know Probot's application", () => {
    const wrong = imports.filter(
      ({ room, from }) => from === 'probot' && !['', 'github', 'sandbox'].includes(room),
    )
    expect(wrong.map(text)).toEqual([])
  })

  it('import relative files with their extension', () => {
    expect(
      imports.filter(({ from, target }) => target !== null && !/\.(ts|json)$/.test(from)).map(text),
    ).toEqual([])
  })
})
