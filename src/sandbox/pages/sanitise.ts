/** Tags that GitHub keeps, with the attributes it keeps on them beside those kept on all. */
const ALLOWED: Record<string, string[]> = {
  a: ['href'],
  img: ['src', 'srcset', 'width', 'height'],
  source: ['srcset', 'media', 'sizes', 'type'],
  input: ['type', 'checked', 'disabled'],
  details: ['open'],
  ol: ['start', 'reversed'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  code: ['class'],
}

for (const tag of (
  'b blockquote br caption dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i ins kbd li p picture pre q ' +
  's samp small span strike strong sub summary sup table tbody tfoot thead tr tt ul var'
).split(' ')) {
  ALLOWED[tag] = []
}

const EVERYWHERE = ['align', 'alt', 'title', 'dir', 'lang', 'valign']
const ADDRESSES = new Set(['href', 'src', 'srcset'])

/** Tags that go with everything in them. */
const SWALLOWED = new Set([
  'script',
  'style',
  'iframe',
  'object',
  'embed',
  'textarea',
  'title',
  'math',
  'svg',
])

const VOID = new Set(['br', 'hr', 'img', 'input', 'source'])

// Every part of it ends where the next can begin in one way only, so that no text takes long to read.
const TAG =
  /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[\s/]+[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+(?=[\s>])))?)*[\s/]*)>/g

const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

function decode(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);?/gi, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16) % 0x110000),
    )
    .replace(/&#(\d+);?/g, (_, code: string) => String.fromCodePoint(Number(code) % 0x110000))
    .replace(/&(colon|tab|newline);/gi, ':')
}

function isSafeAddress(value: string): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(decode(value).replace(/[\s\p{Cc}]/gu, ''))?.[1]
  return scheme === undefined || ['http', 'https', 'mailto'].includes(scheme.toLowerCase())
}

function attributesOf(tag: string, text: string): string {
  const allowed = [...EVERYWHERE, ...(ALLOWED[tag] ?? [])]
  const kept: string[] = []
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE)) {
    const attribute = name.toLowerCase()
    const value = double ?? single ?? bare ?? ''
    if (!allowed.includes(attribute)) continue
    if (ADDRESSES.has(attribute) && !isSafeAddress(value)) continue
    if (attribute === 'class' && !/^language-[\w-]+$/.test(value)) continue
    kept.push(` ${attribute}="${escapeText(value).replaceAll('"', '&quot;')}"`)
  }
  return kept.join('')
}

/** Stray brackets become text; entities stay what they are. */
function escapeText(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Takes out of rendered Markdown what GitHub takes out: scripts, styles, handlers, unknown tags, other schemes. */
export function sanitise(markup: string): string {
  const out: string[] = []
  const open: string[] = []
  let swallowing: string | null = null
  let last = 0
  for (const match of markup.matchAll(TAG)) {
    const [whole, slash, name, attributes = ''] = match
    if (swallowing === null) out.push(escapeText(markup.slice(last, match.index)))
    last = match.index + whole.length
    if (name === undefined) continue
    const tag = name.toLowerCase()
    if (swallowing !== null) {
      if (slash && tag === swallowing) swallowing = null
    } else if (SWALLOWED.has(tag)) {
      if (!slash) swallowing = tag
    } else if (ALLOWED[tag] === undefined) {
      // Unknown tags go, what is in them stays.
    } else if (!slash) {
      out.push(`<${tag}${attributesOf(tag, attributes)}>`)
      if (!VOID.has(tag)) open.push(tag)
    } else if (open.includes(tag)) {
      for (let inner = open.pop(); inner !== undefined; inner = open.pop()) {
        out.push(`</${inner}>`)
        if (inner === tag) break
      }
    }
  }
  if (swallowing === null) out.push(escapeText(markup.slice(last)))
  return (
    out.join('') +
    open
      .reverse()
      .map((tag) => `</${tag}>`)
      .join('')
  )
}
