const HEX = /^[0-9a-f]{6,40}$/
const DELIMITED = /[.\-_~]([0-9A-Za-z]{6,40})(?=\.|$)/g
/** Vite's hashes may hold the signs that part names. */
const OF_BASE_64 = /-([0-9A-Za-z_-]{8})(?=\.|$)/g
/** What compression adds to a file's name. */
const PACKED = /\.(?:br|gz|zst)$/
/** Files of Next.js that lie in a folder named after the build. */
const NEXT_MANIFEST = /(?:^|\/)([\w-]{6,64})\/_(?:buildManifest|ssgManifest|middlewareManifest)\.js$/

/** Hashes whose look alone tells: hexadecimal (webpack), 8 capitals and digits (esbuild), 8 of base 64 (Vite). */
function looksLikeHash(part: string): boolean {
  if (HEX.test(part)) return /\d/.test(part) || part.length >= 16
  if (/^[A-Z2-7]{8}$/.test(part)) return true
  return part.length === 8 && /\d/.test(part) && /[A-Z]/.test(part) && /[a-z]/.test(part)
}

/** A form of hashes that is only believed where several files of a build have it. */
interface Shape {
  length: number
  alphabet: RegExp
  /** Hardly a word: what most hashes of this form hold, and few words do. */
  distinctive: RegExp
  /** What a hash of this form nearly never is. */
  word: RegExp
}

const SHAPES: readonly Shape[] = [
  // Rollup and Vite write 8 characters of base 64, Rspack 11; one in five has no digit and no sign.
  ...[8, 11].map((length) => ({
    length,
    alphabet: /^[\w-]+$/,
    distinctive: /[\d_-]/,
    word: /^[A-Z]?[a-z]+$/,
  })),
  // Preact writes 5 hexadecimal digits.
  { length: 5, alphabet: /^[0-9a-f]+$/, distinctive: /\d/, word: /^[a-f]+$/ },
]
const SIGNS = ['.', '-'] as const

/** So many files must have a distinctive part of a form before it is taken for the build's way to write hashes. */
const FEWEST = 2

/** Name without its last extension, and the extension (with what compression added). */
function parted(name: string): [stem: string, extension: string] {
  const packed = PACKED.exec(name)?.[0] ?? ''
  const plain = name.slice(0, name.length - packed.length)
  const dot = plain.lastIndexOf('.')
  return dot <= plain.lastIndexOf('/') ? [plain, packed] : [plain.slice(0, dot), plain.slice(dot) + packed]
}

/** The end of a name that may be a hash of this form, after the sign; null where the name has none. */
function candidate(name: string, sign: string, { length, alphabet }: Shape): string | null {
  const [stem] = parted(name)
  const part = stem.slice(-length)
  return stem.length > length + 1 && stem.at(-length - 1) === sign && alphabet.test(part) ? part : null
}

/** How a build writes its hashes, as its files' names show together. */
export interface HashStyle {
  ends: readonly { sign: string; shape: Shape }[]
  /** The folder that Next.js names after the build. */
  folder: string | null
}

/** Learns how a build writes hashes: most of the names that end in a form have what only hashes have. */
export function hashStyle(names: readonly string[]): HashStyle {
  const ends = SHAPES.flatMap((shape) =>
    SIGNS.flatMap((sign) => {
      const parts = names.flatMap((name) => candidate(name, sign, shape) ?? [])
      const distinctive = parts.filter((part) => shape.distinctive.test(part)).length
      return distinctive >= FEWEST && 2 * distinctive >= parts.length ? [{ sign, shape }] : []
    }),
  )
  const folders = names.flatMap((name) => NEXT_MANIFEST.exec(name)?.[1] ?? [])
  return { ends, folder: folders[0] ?? null }
}

const NO_STYLE: HashStyle = { ends: [], folder: null }

function withoutEnd(name: string, { ends }: HashStyle): string {
  for (const { sign, shape } of ends) {
    const part = candidate(name, sign, shape)
    if (part === null || shape.word.test(part)) continue
    const [stem, extension] = parted(name)
    return stem.slice(0, -shape.length - 1) + extension
  }
  return name
}

/**
 * A file's name without its content hash, so that the next build's file is the same metric. `hashes`: those that the
 * bundler names; `style`: what the names of the whole build show.
 */
export function withoutHash(
  name: string,
  hashes: readonly string[] = [],
  style: HashStyle = NO_STYLE,
): string {
  let stripped = name
  for (const hash of hashes) {
    if (hash.length < 4) continue
    for (const sign of ['.', '-', '_', '~', '']) stripped = stripped.replaceAll(`${sign}${hash}`, '')
  }
  if (style.folder) stripped = stripped.replace(`${style.folder}/`, '')
  stripped = withoutEnd(stripped, style)
  const without = (whole: string, part: string) => (looksLikeHash(part) ? '' : whole)
  return stripped.replace(DELIMITED, without).replace(OF_BASE_64, without)
}
