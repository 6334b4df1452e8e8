import { describe, expect, test } from 'vitest'
import type { Parsed } from '../../src/formats/format.ts'
import { readReport } from '../../src/formats/index.ts'
import { FORMATS } from '../../src/formats/list.ts'
import { numbersOf, readText } from './fixtures.ts'

function read(...bytes: number[]): Parsed {
  return readReport({ name: 'report', bytes: Uint8Array.from(bytes) })
}

/** The one problem of a file of which nothing counts. */
function refusal({ upload, problems }: Parsed): string | undefined {
  expect(upload.readings).toEqual([])
  expect(problems).toHaveLength(1)
  return problems[0]?.what
}

describe('files that are not UTF-8 text', () => {
  test('UTF-16, as PowerShell writes it, is named', () => {
    expect(refusal(read(0xff, 0xfe, 0x5b, 0))).toBe('the file is UTF-16')
  })

  test('binaries are refused', () => {
    expect(refusal(read(0x50, 0x4b, 3, 4, 0, 0))).toBe('the file is binary')
  })

  test('broken UTF-8 is refused', () => {
    expect(refusal(read(0x5b, 0xc3, 0x28, 0x5d))).toBe('the file is not valid UTF-8')
  })

  test('an empty file is refused', () => {
    expect(refusal(read())).toBe('no known format')
  })

  test('a byte order mark is no obstacle', () => {
    expect(numbersOf(readText('\ufeff{"version": 1, "metrics": {"a": 1}}'))).toEqual({ a: 1 })
  })
})

describe('JSON', () => {
  test('that ends too early says where', () => {
    const parsed = readText('{"version": 1,\n "metrics": {"a"', 'a.json')
    expect(refusal(parsed)).toBe('the JSON ends too early')
    expect(parsed.problems[0]?.where).toMatch(/^a\.json, line 2/)
  })

  test('that is nested a million levels deep is refused before it is parsed', () => {
    expect(refusal(readText('['.repeat(1_000_000)))).toBe('the JSON is nested deeper than 200 levels')
    expect(refusal(readText('{"a":'.repeat(300) + '}'.repeat(300)))).toMatch(/deeper/)
  })

  test('of six million values is refused before it is parsed', () => {
    const list = `[${'0,'.repeat(600_000)}0]`
    expect(refusal(readText(`[${Array(10).fill(list).join(',')}]`))).toBe(
      'the JSON has more than 5,000,000 values',
    )
  })

  test('with more than a million values in one object or list is refused before it is parsed', () => {
    expect(refusal(readText(`[${'0,'.repeat(1_000_000)}0]`))).toBe(
      'the JSON has more than 1,000,000 values in one object or list',
    )
  })

  test('whose texts hold brackets and quotes is not deep', () => {
    const name = '["\\{'.repeat(500)
    expect(readText(JSON.stringify([{ name, unit: 's', value: 1 }])).upload.readings).toHaveLength(1)
  })

  test('with the names of what every object inherits changes nothing', () => {
    const parsed = readText(
      '{"__proto__": {"latency": {"value": 1}}, "constructor": {"latency": {"value": 2}}, "a": {"__proto__": {"value": 3}}}',
    )
    expect(numbersOf(parsed)).toEqual({
      'bench/proto__/latency': 1e-9,
      'bench/constructor/latency': 2e-9,
      'bench/a/proto__': 3,
    })
    expect(Object.hasOwn(Object.prototype, 'latency')).toBe(false)
  })

  test('with a million results gives the first 10,000 and says so', () => {
    const one = (index: number) => `"b${index}":{"latency":{"value":${index}}}`
    const parsed = readText(`{${Array.from({ length: 1_000_000 }, (_, index) => one(index)).join(',')}}`)
    expect(parsed.upload.readings).toHaveLength(10_000)
    expect(parsed.problems).toEqual([expect.objectContaining({ what: 'there are more than 10,000 results' })])
  })

  test.each(FORMATS.map((format) => format.id))('of another kind read as %s never throws', (format) => {
    for (const text of [
      'null',
      '0',
      '""',
      '[]',
      '{}',
      '[null]',
      '{"total":1}',
      '[[[]]]',
      '{"coverageMap":[]}',
    ]) {
      const parsed = readText(text, 'a.json', { format })
      expect(parsed.problems.length).toBeGreaterThan(0)
      expect(parsed.upload.readings.every((reading) => 'number' in reading && reading.number === 0)).toBe(
        true,
      )
    }
  })
})

describe('XML', () => {
  test('with entities of its own is refused and nothing is expanded', () => {
    const bomb = `<!DOCTYPE testsuite [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>`
    expect(refusal(readText(bomb))).toBe('the XML declares entities')
  })

  test('that reads another file by an entity is refused', () => {
    const thief = '<!DOCTYPE testsuite [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite>&a;</testsuite>'
    expect(refusal(readText(thief))).toBe('the XML declares entities')
  })

  test('nested deeper than 100 elements is refused', () => {
    const parsed = readText('<testsuite>'.repeat(100_000))
    expect(refusal(parsed)).toBe('the XML is nested deeper than 100 elements')
  })

  test('that ends too early says so, and half its tests do not count', () => {
    const parsed = readText('<testsuite>\n<testcase name="a"/>\n<testcase name="b"', 'junit.xml')
    expect(refusal(parsed)).toBe('the XML ends too early')
    expect(parsed.problems[0]?.where).toBe('junit.xml, line 3')
  })

  test('of another kind is no report', () => {
    expect(refusal(readText('<html><body/></html>'))).toMatch(/^no known format/)
  })
})

describe('text reports', () => {
  test('an lcov file that ends inside a record is refused, and half a record does not count', () => {
    const parsed = readText('SF:a\nDA:1,1\nend_of_record\nSF:b\nDA:1', 'lcov.info')
    expect(refusal(parsed)).toBe('the file ends inside a record')
    expect(parsed.problems[0]?.where).toBe('lcov.info, line 5')
  })

  test('a line count that is none is named with its line', () => {
    const parsed = readText('SF:a\nDA:one,1\nend_of_record\n', 'lcov.info')
    expect(refusal(parsed)).toBe('"DA:one,1" is no line count')
    expect(parsed.problems[0]?.where).toBe('lcov.info, line 2')
  })

  test('a Go profile with a block of a billion lines is refused', () => {
    const parsed = readText('mode: set\na.go:1.1,999999999.1 1 1\n')
    expect(refusal(parsed)).toBe('its blocks span more than 5,000,000 lines')
  })

  test('a source file of more than a million lines is refused', () => {
    const lines = Array.from({ length: 1_000_001 }, (_, line) => `DA:${line + 1},1\n`).join('')
    expect(refusal(readText(`SF:a\n${lines}end_of_record\n`))).toMatch(
      /^one source file has more than 1,000,000/,
    )
  })

  test('coverage of more than 100,000 files is refused', () => {
    const files = Array.from({ length: 100_001 }, (_, file) => `SF:${file}\nDA:1,1\nend_of_record\n`).join('')
    expect(refusal(readText(files))).toBe('the report covers more than 100,000 files')
  })

  test('a line of megabytes of blanks is read in no time', () => {
    const began = performance.now()
    readText(`test ${' '.repeat(5_000_000)}\ntest a ... bench: 1 ns/iter\n`)
    readText(`${' '.repeat(5_000_000)}time: [1 ns 2 ns 3 ns]\n`)
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  test('coverage that claims more than there is is refused', () => {
    const parsed = readText('SF:a\nLF:1\nLH:2\nend_of_record\n')
    expect(refusal(parsed)).toBe('2 of 1 lines cannot be covered')
  })

  test('a thousand bad numbers give twenty problems and a count', () => {
    const array = Array.from({ length: 1000 }, (_, index) => ({
      name: `b${index}`,
      unit: 's',
      value: index ? 'x' : 1,
    }))
    const { problems } = readText(JSON.stringify(array))
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)?.what).toBe('there are 979 more problems')
  })
})
