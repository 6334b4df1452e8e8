const BACKSLASH = 92

/** The position after a JSON string whose opening quote is at `start`; the text's end where it has no end. */
export function afterString(text: string, start: number): number {
  let end = start + 1
  for (;;) {
    end = text.indexOf('"', end)
    if (end < 0) return text.length
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++
    end++
    if (escapes % 2 === 0) return end
  }
}
