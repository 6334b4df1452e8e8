import { idOf } from '../../metrics/slug.ts'
import type { Measurement } from '../parse/readings.ts'
import { hashStyle, withoutHash } from './hashes.ts'

/** One file that a bundler wrote; bytes. */
export interface Asset {
  name: string
  size: number | undefined
  /** The hashes in its name, where the bundler says them. */
  hashes?: readonly string[]
}

/** `bundle/<name>` in bytes. */
export function sizeOf(name: string, value: number | undefined, shown: string = name): Measurement {
  return { id: idOf('bundle', name), name: shown, unit: 'bytes', better: 'lower', value }
}

/**
 * The sizes of assets and their total. Those whose names differ in their hashes only are summed: which of them is
 * which cannot be told from build to build. Source maps are not shipped, so not counted.
 */
export function assetSizes(assets: readonly Asset[]): Measurement[] {
  const shipped = assets.filter(({ name }) => name !== '' && !name.endsWith('.map'))
  const style = hashStyle(shipped.map(({ name }) => name))
  const byName = new Map<string, number>()
  let total = 0
  for (const { name, size, hashes } of shipped) {
    const stable = withoutHash(name, hashes, style)
    byName.set(stable, (byName.get(stable) ?? 0) + (size ?? Number.NaN))
    total += size ?? 0
  }
  const sizes = [...byName].map(([name, size]) => sizeOf(name, size))
  return sizes.length ? [...sizes, sizeOf('total', total, 'Total of all assets')] : []
}
