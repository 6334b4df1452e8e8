import { idOf } from '../../metrics/slug.ts'
import type { Measurement } from '../parse/readings.ts'

const HEX = /[0-9a-f]{6,40}/
const DELIMITED = /[.\-_~]([0-9A-Za-z]{6,40})(?=\.|$)/g
/** Vite's hashes may hold the signs that part names. */
const OF_BASE_64 = /-([0-9A-Za-z_-]{8})(?=\.|$)/g

/** Hashes as bundlers write them: hexadecimal (webpack), 8 capitals and digits (esbuild), 8 of base 64 (Vite). */
function isHash(part: string): boolean {
  if (HEX.exec(part)?.[0] === part) return /\d/.test(part) || part.length >= 16
  if (/^[A-Z2-7]{8}$/.test(part)) return true
  return part.length === 8 && /\d/.test(part) && /[A-Z]/.test(part) && /[a-z]/.test(part)
}

/** An asset's name without its content hash, so that the next build's asset is the same metric. */
export function withoutHash(name: string, hashes: readonly string[] = []): string {
  let stripped = name
  for (const hash of hashes) {
    if (hash.length < 4) continue
    for (const sign of ['.', '-', '_', '~', '']) stripped = stripped.replaceAll(`${sign}${hash}`, '')
  }
  const without = (whole: string, part: string) => (isHash(part) ? '' : whole)
  return stripped.replace(DELIMITED, without).replace(OF_BASE_64, without)
}

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

/** The sizes of assets, those of one name summed, and their total. Source maps are not shipped, so not counted. */
export function assetSizes(assets: readonly Asset[]): Measurement[] {
  const byName = new Map<string, number>()
  let total = 0
  for (const { name, size, hashes } of assets) {
    if (name.endsWith('.map')) continue
    const stable = withoutHash(name, hashes)
    byName.set(stable, (byName.get(stable) ?? 0) + (size ?? Number.NaN))
    total += size ?? 0
  }
  const sizes = [...byName].map(([name, size]) => sizeOf(name, size))
  return sizes.length ? [...sizes, sizeOf('total', total, 'Total of all assets')] : []
}
