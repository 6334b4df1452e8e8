const BLANK = ' \t\r\n'

function afterBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && BLANK.includes(text.charAt(at))) at++
  return at
}

/** The position after the next such text; the end where there is none. */
function after(text: string, ending: string, from: number): number {
  const at = text.indexOf(ending, from)
  return at < 0 ? text.length : at + ending.length
}

/** The position after a document type whose `<!` is at `from`, with its own declarations in brackets. */
function afterDoctype(text: string, from: number): number {
  const bracket = text.indexOf('[', from)
  const end = text.indexOf('>', from)
  return bracket >= 0 && bracket < end ? after(text, '>', after(text, ']', bracket)) : after(text, '>', from)
}

/** The position of an XML document's first element: behind blanks, instructions, comments and a document type. */
export function afterProlog(text: string): number {
  let at = afterBlanks(text, 0)
  let hasDoctype = false
  for (;;) {
    if (text.startsWith('<?', at)) at = after(text, '>', at)
    else if (text.startsWith('<!--', at)) at = after(text, '-->', at + 4)
    else if (text.startsWith('<!DOCTYPE', at) && !hasDoctype) {
      at = afterDoctype(text, at)
      hasDoctype = true
    } else return at
    at = afterBlanks(text, at)
  }
}
