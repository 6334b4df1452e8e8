import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Octokit } from '../../src/github/client.ts'
import { loadConfiguration } from '../../src/github/configuration.ts'
import { INPUT_LIMITS } from '../../src/metrics/input-limits.ts'
import type { AccountHandle } from '../../src/sandbox/handles/account.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { octokitOf, privateKey } from '../sandbox/octokit.ts'

const PATH = '.github/tidemark.yml'

let github: Sandbox
let octo: AccountHandle
let octokit: Octokit

beforeEach(async () => {
  github = await startSandbox()
  github.createApp({ privateKey })
  octo = github.account('octo')
})

afterEach(() => github.stop())

/** Reads the configuration of `octo/engine`, which has these files. */
async function load(files: Record<string, string>) {
  octo.repository('engine', { files })
  octokit = octokitOf(github, github.install(octo).id) as unknown as Octokit
  return loadConfiguration(octokit, { owner: 'octo', repo: 'engine' }, 'main')
}

const said = ({ problems }: Awaited<ReturnType<typeof load>>) =>
  problems.map(({ what, where, mend }) => `${where}: ${what}; ${mend}`).join('\n')

const reads = () => github.requests.filter(({ path }) => path.includes('/contents/')).length

describe('a configuration', () => {
  it('extends others, key by key: the nearer one wins', async () => {
    octo.repository('shared', { files: { [PATH]: 'wait: 5\nmetrics:\n  a: { max: 1 }\n  b: { max: 2 }\n' } })
    const { configuration, problems } = await load({
      [PATH]: '_extends: shared\nmetrics:\n  b: { max: 3 }\n',
    })
    expect(problems).toEqual([])
    expect(configuration.wait).toBe(5)
    expect(configuration.metrics).toEqual({ a: { max: 1 }, b: { max: 3 } })
  })

  it('names a mistake with its file and line, also in a file that it extends', async () => {
    octo.repository('shared', { files: { 'base.yml': 'wait: 5\nmode: loud\n' } })
    const loaded = await load({ [PATH]: '_extends: shared:base.yml\nwiat: 3\n' })
    expect(said(loaded)).toMatch(/tidemark\.yml, line 2, wiat|tidemark\.yml.*"wiat"/)
    expect(said(loaded)).toMatch(/octo\/shared: base\.yml, line 2, mode/)
  })

  it('is read with one request', async () => {
    await load({ [PATH]: 'wait: 5\nwiat: 3\n' })
    expect(reads()).toBe(1)
  })

  it.each([
    ['_extends: "not a repository!"\n', /"_extends" names no repository/],
    ['_extends: [a, b]\n', /"_extends" names no repository/],
    ['_extends: engine\n', /it extends itself/],
    ['_extends: nowhere\n', /there is no octo\/nowhere/],
    ['- a\n- b\n', /not a list of keys/],
    [`a: ${'x'.repeat(3_000_000)}\n`, /longer than/],
    [`a: ${'['.repeat(9_000)}${']'.repeat(9_000)}\n`, /nested deeper/],
  ])('that begins with %.30j is refused with a word', async (text, message) => {
    expect(said(await load({ [PATH]: text }))).toMatch(message)
  })

  it('that extends one file after the other is refused after six of them', async () => {
    const files = Array.from({ length: 50 }, (_, index) => [
      `${index}.yml`,
      `_extends: engine:${index + 1}.yml\n`,
    ])
    const loaded = await load({ ...Object.fromEntries(files), [PATH]: '_extends: engine:0.yml\n' })
    expect(said(loaded)).toMatch(/more than 6 files extend each other/)
    expect(reads()).toBeLessThanOrEqual(INPUT_LIMITS.configurationFiles)
  })
})
