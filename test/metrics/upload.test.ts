import { describe, expect, it } from 'vitest'
import { MAX_METRICS, parseUpload } from '../../src/metrics/upload.ts'

const read = (document: unknown) => parseUpload('sizes.json', JSON.stringify(document))

describe("Tidemark's own document", () => {
  it('gives a number, a described number, samples with their median, and a label', () => {
    const { upload, problems } = read({
      version: 1,
      environment: 'linux-x64',
      metrics: {
        plain: 3,
        described: { value: 12.5, unit: 'bytes', better: 'lower', name: 'Main bundle' },
        sampled: { samples: [4, 1, 9], unit: 'duration' },
        text: { label: 'v2.1.0' },
      },
    })
    expect(problems).toEqual([])
    expect(upload.environment).toBe('linux-x64')
    expect(upload.readings).toEqual([
      { definition: { id: 'plain', type: 'numeric' }, number: 3 },
      {
        definition: { id: 'described', type: 'numeric', unit: 'bytes', better: 'lower', name: 'Main bundle' },
        number: 12.5,
      },
      { definition: { id: 'sampled', type: 'numeric', unit: 'duration' }, number: 4, samples: [4, 1, 9] },
      { definition: { id: 'text', type: 'label' }, label: 'v2.1.0' },
    ])
  })

  it('names file, path and what was expected of each bad metric, and counts the good ones', () => {
    const { upload, problems } = read({
      version: 1,
      metrics: { good: 1, 'Bad Id': 2, 'not/a-number': { value: 'x' }, twice: { value: 1, label: 'a' } },
    })
    expect(upload.readings.map((reading) => reading.definition.id)).toEqual(['good'])
    expect(problems.map(({ where, mend }) => `${where}: ${mend}`)).toEqual([
      expect.stringMatching(/^sizes\.json, metrics › Bad Id: expected an id of 1 to 128/),
      'sizes.json, metrics › not/a-number › value: expected a finite number such as 12.5',
      'sizes.json, metrics › twice: expected exactly one of "value", "label" and "samples"',
    ])
  })

  it('takes the interval around a value that its tool gave', () => {
    const { upload, problems } = read({
      version: 1,
      metrics: {
        render: { value: 12.3, low: 12.1, high: 12.6, unit: 'duration' },
        certain: { value: 3, low: 3, high: 3 },
      },
    })
    expect(problems).toEqual([])
    expect(upload.readings).toEqual([
      {
        definition: { id: 'render', type: 'numeric', unit: 'duration' },
        number: 12.3,
        spread: { low: 12.1, high: 12.6 },
      },
      { definition: { id: 'certain', type: 'numeric' }, number: 3 },
    ])
  })

  it.each([
    ['with one end', { value: 12.3, low: 12.1 }],
    ['with the other end', { value: 12.3, high: 12.6 }],
    ['that lies elsewhere', { value: 12, low: 12.1, high: 12.6 }],
    ['whose ends are swapped', { value: 12.3, low: 12.6, high: 12.1 }],
    ['beside samples', { samples: [12.2, 12.4], low: 12.1, high: 12.6 }],
    ['beside a label', { label: 'fast', low: 12.1, high: 12.6 }],
  ])('says in one problem what is wrong with an interval %s', (_, value) => {
    const { upload, problems } = read({ version: 1, metrics: { render: value, other: 1 } })
    expect(upload.readings.map((reading) => reading.definition.id)).toEqual(['other'])
    expect(problems).toEqual([
      {
        what: 'the value is not allowed here',
        where: 'sizes.json, metrics › render',
        mend: 'expected both "low" and "high" or neither, and a "value" between them',
      },
    ])
  })

  it('says in one problem that an interval alone is no value', () => {
    const { problems } = read({ version: 1, metrics: { render: { low: 1, high: 2 } } })
    expect(problems.map(({ mend }) => mend)).toEqual([
      'expected exactly one of "value", "label" and "samples"',
    ])
  })

  it('names an unknown key by its spelling', () => {
    const { problems } = read({ version: 1, metrics: { a: { value: 1, units: 's' } } })
    expect(problems).toEqual([
      {
        what: 'unknown key "units"',
        where: 'sizes.json, metrics › a',
        mend: 'remove it, or correct its spelling',
      },
    ])
  })

  it('refuses numbers that JSON reads as infinite', () => {
    const { upload, problems } = parseUpload('a.json', '{"version":1,"metrics":{"huge":1e999}}')
    expect(upload.readings).toEqual([])
    expect(problems[0]?.where).toBe('a.json, metrics › huge')
  })

  it('tells line and column of broken JSON', () => {
    expect(parseUpload('a.json', '{"version": 1,\n "metrics": {,}}').problems[0]?.where).toBe(
      'a.json, line 2, column 14',
    )
    expect(parseUpload('a.json', '{"version": 1,').problems[0]?.what).toBe('the JSON ends too early')
  })

  it('takes the first 10,000 metrics and says that there were more', () => {
    const metrics = Object.fromEntries(
      Array.from({ length: MAX_METRICS + 1 }, (_, index) => [`m${index}`, index]),
    )
    const { upload, problems } = read({ version: 1, metrics })
    expect(upload.readings).toHaveLength(MAX_METRICS)
    expect(problems[0]?.what).toBe('there are 10,001 of them')
  })

  it('reads annotations, and refuses paths that leave the repository', () => {
    const { upload, problems } = read({
      version: 1,
      metrics: {},
      annotations: [
        { path: 'src/a.ts', line: 3, endLine: 5, message: 'slow', metric: 'time' },
        { path: '../../etc/passwd', line: 1, message: 'x' },
        { path: 'src/a.ts', line: 9, endLine: 2, message: 'x' },
      ],
    })
    expect(upload.annotations).toEqual([
      { path: 'src/a.ts', startLine: 3, endLine: 5, message: 'slow', level: 'warning', metric: 'time' },
    ])
    expect(problems.map((problem) => problem.where)).toEqual([
      'sizes.json, annotations › [1] › path',
      'sizes.json, annotations › [2] › endLine',
    ])
  })

  it('treats prototype keys as ordinary bad ids', () => {
    const { upload, problems } = parseUpload(
      'a.json',
      '{"version":1,"metrics":{"__proto__":1,"constructor":2}}',
    )
    expect(upload.readings.map((reading) => reading.definition.id)).toEqual(['constructor'])
    expect(problems).toHaveLength(1)
    expect(({} as Record<string, unknown>).constructor).toBe(Object)
  })
})
