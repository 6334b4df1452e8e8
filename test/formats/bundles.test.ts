import { describe, expect, test } from 'vitest'
import { withoutHash } from '../../src/formats/bundles/hashes.ts'
import { meaningsOf, numbersOf, readFixture, readText } from './fixtures.ts'

test('size-limit: bytes by name, whether within the limit or not', () => {
  const parsed = readFixture('size-limit/size-limit.json')
  expect(numbersOf(parsed)).toEqual({ 'bundle/core': 30578, 'bundle/dist/b.js': 6197 })
  expect(meaningsOf(parsed)).toEqual({ 'bundle/core': 'bytes lower', 'bundle/dist/b.js': 'bytes lower' })
})

test('esbuild: bytes of every output, and the total', () => {
  expect(numbersOf(readFixture('esbuild-metafile/esbuild-meta.json'))).toEqual({
    'bundle/dist/m.out.js': 173,
    'bundle/total': 173,
  })
})

test('webpack: bytes of every asset and entry point, and the total', () => {
  expect(numbersOf(readFixture('webpack-stats/stats.json'))).toEqual({
    'bundle/bundle.js': 58,
    'bundle/total': 58,
    'bundle/entry/main': 58,
  })
})

test('webpack: assets keep their ids from build to build although their hashes change', () => {
  const [base, head] = ['baseline', 'current'].map((side) =>
    numbersOf(readFixture(`webpack-stats/webpack-stats.${side}.json`)),
  )
  expect(base).toMatchObject({ 'bundle/assets/js/main.js': 215291, 'bundle/assets/js/vendors.js': 1823712 })
  expect(head).toMatchObject({ 'bundle/assets/js/main.js': 139281, 'bundle/assets/js/vendors.js': 1126364 })
  expect(Object.keys(base ?? {}).filter((id) => !(id in (head ?? {})))).toEqual([])
  expect([base?.['bundle/total'], head?.['bundle/total']]).toEqual([2165169, 2097917])
})

test('webpack: several configurations in one file are read together', () => {
  const child = (name: string) => ({ assets: [{ name, size: 10 }] })
  const parsed = readText(JSON.stringify({ children: [child('a.js'), child('b.js')] }))
  expect(numbersOf(parsed)).toEqual({ 'bundle/a.js': 10, 'bundle/b.js': 10, 'bundle/total': 20 })
})

test('source maps are not shipped and not counted; chunks that differ only in their hash are summed', () => {
  const outputs = { 'a-3f2b91cc.js': { bytes: 5 }, 'a-91cc3f2b.js': { bytes: 7 }, 'a.js.map': { bytes: 99 } }
  const parsed = readText(JSON.stringify({ inputs: {}, outputs }))
  expect(numbersOf(parsed)).toEqual({ 'bundle/a.js': 12, 'bundle/total': 12 })
})

describe('content hashes are taken out of names', () => {
  test.each([
    ['main.75d52d9.js', 'main.js'],
    ['main.3d86243b5bbeac1fe1cc.css', 'main.css'],
    ['chunk-VOOCJ7KT.js', 'chunk.js'],
    ['assets/index-BxY3kL9a.js', 'assets/index.js'],
    ['assets/index-Bx_3-L9a.js', 'assets/index.js'],
    ['patch-coverage-6F65HEYN.js', 'patch-coverage.js'],
    ['my-long-name.75d52d9.chunk.js', 'my-long-name.chunk.js'],
    ['assets/1234567.js', 'assets/1234567.js'],
    ['android-chrome-512x512.png', 'android-chrome-512x512.png'],
    ['facade.js', 'facade.js'],
    ['my-decade.js', 'my-decade.js'],
    ['app.min.js', 'app.min.js'],
    ['polyfills-legacy.js', 'polyfills-legacy.js'],
  ])('%s is %s', (name, expected) => {
    expect(withoutHash(name)).toBe(expected)
  })

  test('a hash that the bundler names is taken out whatever it looks like', () => {
    expect(withoutHash('main~abc_defg.js', ['abc_defg'])).toBe('main.js')
  })
})
