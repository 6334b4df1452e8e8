import type { Answer } from './answer.ts'
import type { Call } from './route.ts'

/** The part of a list that was asked for, with `Link` headers to the others. */
export interface Page<Item> {
  items: Item[]
  headers: Record<string, string>
}

function positive(text: string | null, otherwise: number): number {
  const number = Number(text ?? otherwise)
  return Number.isInteger(number) && number > 0 ? number : otherwise
}

/** Cuts a list by `per_page` (30, at most 100) and `page`. */
export function pageOf<Item>(call: Call, all: Item[]): Page<Item> {
  const size = Math.min(positive(call.query.get('per_page'), 30), 100)
  const page = positive(call.query.get('page'), 1)
  const last = Math.max(1, Math.ceil(all.length / size))
  const to = (number: number) => {
    const url = new URL(call.self)
    url.searchParams.set('page', String(number))
    return url.href
  }
  const links: string[] = []
  if (page > 1) links.push(`<${to(page - 1)}>; rel="prev"`)
  if (page < last) links.push(`<${to(page + 1)}>; rel="next"`, `<${to(last)}>; rel="last"`)
  if (page > 1) links.push(`<${to(1)}>; rel="first"`)
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  }
}

/** A page as a bare array. */
export function listed<Item>(call: Call, all: Item[], show: (item: Item) => unknown): Answer {
  const { items, headers } = pageOf(call, all)
  return { status: 200, body: items.map(show), headers }
}

/** A page as an object with the whole count. */
export function counted<Item>(call: Call, all: Item[], name: string, show: (item: Item) => unknown): Answer {
  const { items, headers } = pageOf(call, all)
  return { status: 200, body: { total_count: all.length, [name]: items.map(show) }, headers }
}
