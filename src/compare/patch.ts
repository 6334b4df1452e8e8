const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/

/**
 * The lines that a patch adds or changes, as numbered in the new file, ascending. The patch is one file's hunks in
 * unified format, as GitHub's compare API gives them
 * (https://docs.github.com/en/rest/commits/commits#compare-two-commits).
 */
export function changedLines(patch: string): number[] {
  const changed: number[] = []
  let line: number | null = null
  for (const text of patch.split('\n')) {
    const start = HUNK.exec(text)?.[1]
    if (start !== undefined) line = Number(start)
    else if (line === null || text.startsWith('-') || text.startsWith('\\')) continue
    else {
      if (text.startsWith('+')) changed.push(line)
      line++
    }
  }
  return changed
}
