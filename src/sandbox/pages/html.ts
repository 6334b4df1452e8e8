/** Markup that is safe to put into a page as it is. */
export interface Html {
  markup: string
}

type Part = Html | string | number | null | Part[]

/** Text as markup. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

function markupOf(part: Part): string {
  if (part === null) return ''
  if (Array.isArray(part)) return part.map(markupOf).join('')
  return typeof part === 'object' ? part.markup : escapeHtml(String(part))
}

/** A template whose values are escaped, unless they are markup already. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  const pieces = texts.map((text, index) => text + markupOf(parts[index] ?? null))
  return { markup: pieces.join('') }
}
