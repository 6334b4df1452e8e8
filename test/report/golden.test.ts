import { describe, expect, it } from 'vitest'
import { report } from '../../src/report/index.ts'
import { type Story, tell } from './stories.ts'

/** Short charts' addresses: what they draw is tested elsewhere. */
function readable(body: string): string {
  return body.replace(/(https:\/\/quickchart\.io\/chart\?)[^"]+/g, '$1…')
}

const STORIES: Record<string, Story> = {
  'nothing changed': {},
  'one regression': { only: /bundle/, head: { 'bundle/amp4ads-v0.js': [60_340] } },
  'one doubt': { only: /bench/, head: { 'bench/log-record/threads4/small': [1_285_009] } },
  'what tools say of their own variance': {
    only: /bench/,
    head: {
      'bench/log-record/threads4/small': [1_285_009],
      'bench/log-record/threads4/medium': [610_344],
    },
    spreads: {
      'bench/log-record/threads4/small': { low: 1_242_604, high: 1_327_414 },
      'bench/log-record/threads4/medium': { low: 601_189, high: 633_903 },
      'bench/log-record/threads1/small': { low: 1_480_112, high: 1_512_906 },
    },
  },
  improvements: {
    only: /bundle|coverage/,
    head: { 'bundle/amp4ads-v0.js': [55_100], 'bundle/amp4ads-v0.mjs': [48_990] },
  },
  'no baseline': {
    only: /bundle|coverage/,
    baseline: {
      kind: 'none',
      wanted: '0123456789abcdef0123456789abcdef01234567',
      branch: 'main',
      why: 'no build of it has brought numbers within the last 100 commits',
    },
  },
  awaited: {
    only: /coverage/,
    parts: {
      awaited: ['Benchmarks', 'deploy preview'],
      problems: [{ what: 'unknown key "units"', where: 'sizes.json, metrics › a', mend: 'remove it' }],
    },
  },
  'broken rules, one of them accepted': {
    only: /bundle|coverage/,
    head: {
      'bundle/v0/amp-story-0.1.js': [74_260],
      'coverage/lines': [99.84871],
      'bundle/amp4ads-v0.js': [60_340],
    },
    configuration: {
      metrics: {
        'bundle/*': { 'max-rise': '2%', severity: 'warn' },
        'bundle/v0/amp-story-0.1.js': { 'max-rise': '2%', severity: 'fail' },
        'coverage/lines': { 'max-drop': 0.1 },
      },
    },
    acceptances: [
      {
        pullRequest: 1,
        environment: '',
        base: null,
        metric: 'bundle/v0/amp-story-0.1.js',
        rule: 'max-rise: 2%',
        by: 'mona',
        at: Date.UTC(2026, 1, 9),
        reason: 'The new player is worth its size',
        until: Date.UTC(2026, 2, 1),
        value: 74_260,
      },
    ],
  },
  'a private repository': {
    only: /bundle/,
    head: { 'bundle/v0/amp-story-0.1.js': [74_260] },
    parts: {
      repository: { owner: 'octo', name: 'engine', private: true, url: 'https://github.com/octo/engine' },
    },
  },
  labels: { only: /coverage/, labels: { compiler: ['gcc 12.3', 'gcc 13.1'], license: ['MIT', 'MIT'] } },
}

describe('the comment and the check run', () => {
  it.each(Object.entries(STORIES))('of %s are as they were read and found good', async (name, story) => {
    const { comment, check } = report(tell(story))
    const file = name.replace(/\W+/g, '-')
    await expect(`${readable(comment ?? '')}\n`).toMatchFileSnapshot(`golden/${file}.golden.md`)
    await expect(`${JSON.stringify(check, null, 2)}\n`).toMatchFileSnapshot(`golden/${file}.golden.json`)
  })
})
