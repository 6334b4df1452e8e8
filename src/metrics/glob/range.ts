import { GlobError } from './node.ts'

const LETTERS = /^([a-zA-Z])\.\.([a-zA-Z])$/
const NUMBERS = /^(-?\d{1,6})\.\.(-?\d{1,6})$/

/** The most texts that one `{1..9}` stands for. */
const MOST = 100

function counted(first: number, last: number, text: (number: number) => string): string[] {
  const size = Math.abs(last - first) + 1
  if (size > MOST) throw new GlobError(`"{${text(first)}..${text(last)}}" stands for more than ${MOST} texts`)
  const step = first <= last ? 1 : -1
  return Array.from({ length: size }, (_, index) => text(first + index * step))
}

/** The texts of `1..12`, `01..12` or `a..f`; null for anything else. */
export function rangeTexts(inside: string): string[] | null {
  const [, from, to] = LETTERS.exec(inside) ?? []
  if (from !== undefined && to !== undefined) {
    return counted(from.charCodeAt(0), to.charCodeAt(0), (code) => String.fromCharCode(code))
  }
  const [, first, last] = NUMBERS.exec(inside) ?? []
  if (first === undefined || last === undefined) return null
  const isPadded = [first, last].some((text) => /^-?0\d/.test(text))
  const width = isPadded ? Math.max(first.length, last.length) : 0
  return counted(Number(first), Number(last), (number) => {
    const sign = number < 0 ? '-' : ''
    return sign + String(Math.abs(number)).padStart(width - sign.length, '0')
  })
}
