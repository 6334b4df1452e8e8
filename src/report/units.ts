/** How sizes of some magnitude are written. */
export interface Scale {
  /** How many of the metric's unit one is. */
  factor: number
  /** What it is called; empty for a plain number. */
  name: string
}

/** Greatest first. */
const BYTES: Scale[] = [
  { factor: 1e12, name: 'TB' },
  { factor: 1e9, name: 'GB' },
  { factor: 1e6, name: 'MB' },
  { factor: 1e3, name: 'kB' },
  { factor: 1, name: 'B' },
]

const SECONDS: Scale[] = [
  { factor: 3_600, name: 'h' },
  { factor: 60, name: 'min' },
  { factor: 1, name: 's' },
  { factor: 1e-3, name: 'ms' },
  { factor: 1e-6, name: 'µs' },
  { factor: 1e-9, name: 'ns' },
]

/** Below this many of one, minutes and hours are told in the next smaller unit: 90 s rather than 1.5 min. */
const LEAST: Record<string, number> = { h: 2, min: 2 }

/** Free units are counted in millions and more; thousands are easily read as they are. */
const LARGE: Scale[] = [
  { factor: 1e12, name: 'T' },
  { factor: 1e9, name: 'G' },
  { factor: 1e6, name: 'M' },
]

const PLAIN: Scale = { factor: 1, name: '' }

/** A free unit is a user's string: what could become a link, a mention or markup is left out. */
function safeUnit(unit: string): string {
  return unit
    .slice(0, 32)
    .replace(/[^\p{L}\p{N}/%°²³ ]/gu, '')
    .trim()
}

function fitting(size: number, scales: Scale[]): Scale | undefined {
  // Rounded first, so that 999,960 is 1 MB and not 1,000 kB.
  const rounded = Number(size.toPrecision(4))
  return scales.find(({ factor, name }) => rounded >= factor * (LEAST[name] ?? 1))
}

/**
 * The scale in which a size (not negative, in the metric's unit) is best read. Bytes are decimal: 1 kB is 1,000 bytes,
 * as on disks and in browsers' tools.
 */
export function scaleOf(size: number, unit: string): Scale {
  switch (unit) {
    case 'bytes':
      return fitting(size, BYTES) ?? { factor: 1, name: 'B' }
    case 'duration':
      return fitting(size, SECONDS) ?? (size === 0 ? { factor: 1, name: 's' } : { factor: 1e-9, name: 'ns' })
    case 'percent':
      return { factor: 1, name: '%' }
    case 'integer':
    case 'decimal':
      return PLAIN
    default: {
      const { factor, name } = (size < 1e15 ? fitting(size, LARGE) : undefined) ?? PLAIN
      return { factor, name: `${name} ${safeUnit(unit)}`.trim() }
    }
  }
}
