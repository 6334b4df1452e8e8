import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

/** The versions of actions that workflows and examples use: those that run on a Node.js that GitHub's runners have. */
const VERSIONS: Record<string, string> = {
  'actions/attest-build-provenance': 'v4',
  'actions/checkout': 'v6',
  'actions/setup-node': 'v6',
  'actions/upload-artifact': 'v7',
  'github/codeql-action': 'v4',
  'ossf/scorecard-action': 'v2',
}

function pages(): string[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  const workflows = readdirSync(join(ROOT, '.github/workflows'))
  return [
    'README.md',
    ...docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
    ...workflows.map((name) => `.github/workflows/${name}`),
  ]
}

/** `uses: owner/name/path@tag`, or a commit with the tag in a remark. */
const USES = /uses: ([\w-]+\/[\w-]+)[\w/-]*@(?:[0-9a-f]{40} # )?(v\d+)/g

test('workflows and examples use the versions of one list', () => {
  const used = pages().flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(USES)].map(([, action = '', version]) => ({
      page,
      action,
      version,
    })),
  )
  expect(used.length).toBeGreaterThan(10)
  expect(used.filter(({ action, version }) => VERSIONS[action] !== version)).toEqual([])
})
