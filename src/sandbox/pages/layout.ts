import type { Reply } from '../answer.ts'
import { type Html, html } from './html.ts'
import { style } from './style.ts'

/** Draws the Mermaid blocks of a page once it is there. */
const DRAW = `
import mermaid from '/assets/mermaid/mermaid.esm.min.mjs'
const dark = matchMedia('(prefers-color-scheme: dark)').matches
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: dark ? 'dark' : 'default' })
let count = 0
for (const code of document.querySelectorAll('code.language-mermaid')) {
  const box = document.createElement('div')
  box.className = 'mermaid-drawing'
  try {
    box.innerHTML = (await mermaid.render('mermaid-' + ++count, code.textContent)).svg
  } catch (error) {
    box.textContent = 'Unable to render rich display: ' + error.message
  }
  code.parentElement.replaceWith(box)
}
document.body.dataset.drawn = String(count)
`

/** A whole page. */
export function page(title: string, crumbs: Html, content: Html): Reply {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="stylesheet" href="/assets/markdown.css">
<style>${{ markup: style }}</style>
</head>
<body>
<header>${crumbs}</header>
<main>${content}</main>
<script type="module">${{ markup: DRAW }}</script>
</body>
</html>
`
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: markup }
}
