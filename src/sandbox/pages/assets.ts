import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Reply } from '../answer.ts'
import type { World } from '../events.ts'
import { html } from './html.ts'

const TYPES: Record<string, string> = { mjs: 'text/javascript', css: 'text/css' }

const MERMAID = new URL('.', import.meta.resolve('mermaid'))
const STYLE = import.meta.resolve('github-markdown-css/github-markdown.css')

function fileOf(pathname: string): URL | null {
  if (pathname === '/assets/markdown.css') return new URL(STYLE)
  const path = /^\/assets\/mermaid\/((?:chunks\/)?[\w./-]+\.mjs)$/.exec(pathname)?.[1]
  return path === undefined || path.includes('..') ? null : new URL(path, MERMAID)
}

function avatar(world: World, id: number): Reply {
  const accounts = [...world.state.accounts.values()]
  const name = accounts.find((account) => account.id === id)?.login ?? world.state.app?.name ?? '?'
  const letter = name.charAt(0).toUpperCase()
  const { markup } = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
<rect width="40" height="40" fill="hsl(${(id * 47) % 360} 45% 45%)"/>
<text x="20" y="27" text-anchor="middle" font-family="sans-serif" font-size="20" fill="#fff">${letter}</text></svg>`
  return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: markup }
}

/** Style, scripts and pictures of the pages, from the packages that are installed; null for any other address. */
export async function asset(world: World, url: URL): Promise<Reply | null> {
  const id = /^\/avatars\/(\d+)$/.exec(url.pathname)?.[1]
  if (id !== undefined) return avatar(world, Number(id))
  const file = fileOf(url.pathname)
  if (!file) return null
  try {
    const type = TYPES[file.pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    const body = await readFile(fileURLToPath(file))
    return { status: 200, headers: { 'content-type': `${type}; charset=utf-8` }, body }
  } catch {
    return null
  }
}
