/** As many whole pieces, in their order, as fit into so many characters, and how many are left. */
export function fitting(pieces: string[], longest: number, separator = '\n'): { text: string; left: number } {
  const shown: string[] = []
  let length = 0
  for (const piece of pieces) {
    length += piece.length + (shown.length > 0 ? separator.length : 0)
    if (length > longest) break
    shown.push(piece)
  }
  return { text: shown.join(separator), left: pieces.length - shown.length }
}

/** The beginning of a text that takes at most so many bytes in UTF-8, without half a character at its end. */
export function withinBytes(text: string, most: number): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= most) return text
  // A byte of the form 10xxxxxx continues a character: it is not begun a cut.
  let end = most
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return new TextDecoder().decode(bytes.subarray(0, end))
}
