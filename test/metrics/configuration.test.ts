import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { defaultConfiguration, readConfiguration } from '../../src/metrics/configuration.ts'
import { settingsOf } from '../../src/metrics/settings.ts'

const read = (yaml: string) => readConfiguration(parse(yaml))
const settings = (yaml: string, id: string) => settingsOf(read(yaml).configuration)(id)

describe('a configuration', () => {
  it('is all defaults, and blocks nothing, where there is no file', () => {
    expect(readConfiguration(null)).toEqual({ configuration: defaultConfiguration, problems: [] })
    expect(settingsOf(defaultConfiguration)('any/metric').rules).toEqual([])
  })

  it('keeps its good parts where others are wrong, and names the wrong ones', () => {
    const { configuration, problems } = read(`
wait: 1h
comment: { when: sometimes, charts: none }
metrics:
  a: { max-drop: lots }
  b: { min: 80% }
colour: blue
`)
    expect(configuration.wait).toBe(30)
    expect(configuration.comment).toEqual({ when: 'always', charts: 'none' })
    expect(Object.keys(configuration.metrics)).toEqual(['b'])
    expect(problems.map(({ where, what }) => `${where}: ${what}`).sort()).toEqual([
      ': unknown key "colour"',
      'comment › when: the value is not allowed here',
      'metrics › a › max-drop: the value is not allowed here',
      'wait: the value is not allowed here',
    ])
  })

  it('takes the most specific pattern, key by key', () => {
    const yaml = `
metrics:
  "*": { severity: warn, unit: bytes }
  bundle/*: { max-rise: 2% }
  bundle/main.js: { max: 150 kB, unit: integer }
`
    expect(settings(yaml, 'bundle/main.js')).toMatchObject({
      unit: 'integer',
      rules: [
        { kind: 'max', value: 150_000, severity: 'warn', text: 'max: 150 kB' },
        { kind: 'max-rise', limit: { kind: 'relative', value: 0.02 }, severity: 'warn' },
      ],
    })
    expect(settings(yaml, 'bundle/pages/other.js').rules).toHaveLength(1)
    expect(settings(yaml, 'coverage/lines').rules).toEqual([])
  })

  it('counts several rules on one metric, each with its own severity', () => {
    const yaml = 'metrics:\n  coverage/lines: [{ min: 70% }, { min: 80%, max-drop: 1, severity: warn }]'
    expect(settings(yaml, 'coverage/lines').rules).toMatchObject([
      { kind: 'min', value: 70, severity: 'fail' },
      { kind: 'min', value: 80, severity: 'warn' },
      { kind: 'max-drop', limit: { kind: 'absolute', value: 1 }, severity: 'warn' },
    ])
  })

  it('takes YAML’s `off` for the mode', () => {
    expect(read('mode: off').configuration.mode).toBe('off')
    expect(readConfiguration({ mode: false }).configuration.mode).toBe('off')
  })

  it.each(['just text', '[1, 2]', '42'])('falls back to the defaults for a file that holds %s', (yaml) => {
    const { configuration, problems } = read(yaml)
    expect(configuration).toEqual(defaultConfiguration)
    expect(problems).toHaveLength(1)
  })
})
