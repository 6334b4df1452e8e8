import { Marked } from 'marked'
import type { Html } from './html.ts'
import { html } from './html.ts'
import { sanitise } from './sanitise.ts'

const marked = new Marked({ gfm: true, breaks: true })

/** Markdown as a conversation shows it, in a box of its own. */
export function markdown(text: string): Html {
  const safe = { markup: sanitise(marked.parse(text, { async: false })) }
  return html`<div class="markdown-body">${safe}</div>`
}
