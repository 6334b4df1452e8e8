import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { referencesIn } from '../../scripts/pin/references.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')

interface Step {
  uses?: string
  run?: string
  with?: Record<string, unknown>
}

interface Workflow {
  on: Record<string, unknown>
  permissions?: Record<string, string>
  jobs: Record<string, { permissions?: Record<string, string>; 'timeout-minutes'?: number; steps: Step[] }>
}

const workflows = readdirSync(join(ROOT, '.github/workflows')).map((name) => {
  const text = read(`.github/workflows/${name}`)
  return { name, text, workflow: parse(text) as Workflow }
})
const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([job, content]) => ({ name: `${name} ${job}`, ...content })),
)

/** The only jobs that may write anything, and what. */
const MAY_WRITE: Record<string, string[]> = {
  'release.yml package': ['attestations', 'contents', 'id-token'],
  'release.yml image': ['attestations', 'id-token', 'packages'],
  'codeql.yml analyze': ['security-events'],
  'scorecard.yml analyze': ['id-token', 'security-events'],
}

describe('the workflows', () => {
  it('may only read, but for the jobs that are named here', () => {
    for (const { name, workflow } of workflows)
      expect([name, workflow.permissions]).toEqual([name, { contents: 'read' }])
    for (const { name, permissions = {} } of jobs) {
      const writes = Object.keys(permissions).filter((key) => permissions[key] === 'write')
      expect([name, writes.sort()]).toEqual([name, MAY_WRITE[name] ?? []])
    }
  })

  it('run only actions that are pinned by their commit, with the exact version beside it', () => {
    const actions = workflows.flatMap(({ text }) =>
      referencesIn(text).filter(({ kind }) => kind === 'action'),
    )
    expect(actions.length).toBe(workflows.reduce((sum, { text }) => sum + text.split('uses:').length - 1, 0))
    const loose = actions.filter(({ pin, tag }) => pin === null || !/^v\d+\.\d+\.\d+$/.test(tag))
    expect(loose.map(({ text }) => text)).toEqual([])
  })

  it('pin the same version of an action everywhere to the same commit', () => {
    const pins = new Map<string, Set<string | null>>()
    for (const { text } of workflows)
      for (const { name, tag, pin } of referencesIn(text))
        pins.set(`${name} ${tag}`, (pins.get(`${name} ${tag}`) ?? new Set()).add(pin))
    expect([...pins].filter(([, commits]) => commits.size > 1)).toEqual([])
  })

  it('are not run with secrets for what a stranger wrote', () => {
    const triggers = workflows.flatMap(({ workflow }) => Object.keys(workflow.on))
    expect(
      triggers.filter((on) => ['pull_request_target', 'workflow_run', 'issue_comment'].includes(on)),
    ).toEqual([])
  })

  it('put no expression into a script: values come through the environment', () => {
    const runs = jobs.flatMap(({ name, steps }) => steps.map(({ run = '' }) => ({ name, run })))
    expect(runs.filter(({ run }) => run.includes('${{'))).toEqual([])
  })

  it('leave no token behind a checkout, and end in time', () => {
    const checkouts = jobs.flatMap(({ steps }) =>
      steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')),
    )
    expect(checkouts.length).toBeGreaterThanOrEqual(jobs.length)
    for (const step of checkouts) expect(step.with).toEqual({ 'persist-credentials': false })
    expect(jobs.filter((job) => !job['timeout-minutes']).map(({ name }) => name)).toEqual([])
  })

  it('install only what the lock file says', () => {
    const scripts = [...workflows.map(({ text }) => text), read('.ci/run'), read('Dockerfile')]
    for (const script of scripts) expect(script).not.toMatch(/npm (i|install|add)\b|npx |curl .*\|/)
  })

  it('release with a list of the parts and a signed statement of where it was built', () => {
    const text = read('.github/workflows/release.yml')
    for (const wanted of [
      'npm sbom',
      '--provenance=mode=max',
      '--sbom=true',
      'actions/attest-build-provenance@',
      'npm run pin -- --check',
    ])
      expect(text).toContain(wanted)
  })
})

describe('images', () => {
  const images = ['Dockerfile', 'compose.yaml'].flatMap((file) => referencesIn(read(file)))

  it('have an exact version each', () => {
    expect(images.length).toBe(5)
    expect(images.filter(({ tag }) => !/^v?\d+\.\d+\.\d+(-|$)/.test(tag)).map(({ text }) => text)).toEqual([])
  })

  it('that Tidemark is built from are pinned by their digest, and are the long-term support release of Node', () => {
    const own = referencesIn(read('Dockerfile'))
    expect(own.map(({ name, pin }) => [name, pin?.slice(0, 7)])).toEqual([
      ['docker.io/library/node', 'sha256:'],
      ['docker.io/library/node', 'sha256:'],
    ])
    expect(own.filter(({ tag }) => !tag.startsWith('24.'))).toEqual([])
    expect(manifest.engines.node).toBe('>=20.19')
  })
})

it('updates are proposed for everything that is pinned', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as { updates: { 'package-ecosystem': string }[] }
  const wanted = ['docker', 'docker-compose', 'github-actions', 'npm']
  expect(updates.map((one) => one['package-ecosystem']).sort()).toEqual(wanted)
})

it('SECURITY.md names for each line of the threat model a test that is there', () => {
  const page = read('SECURITY.md')
  const rows = [...page.matchAll(/^\|(?!---| who)(.+)\|$/gm)].map((match) => (match[1] ?? '').split(' | '))
  expect(rows.length).toBeGreaterThan(20)
  for (const row of rows) {
    const files = [...(row.at(-1) ?? '').matchAll(/`((?:test|src)\/[^`]+)`/g)].map((match) => match[1] ?? '')
    expect([row, files.length > 0]).toEqual([row, true])
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  }
})
