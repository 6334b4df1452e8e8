import { describe, expect, test } from 'vitest'
import { changedLines } from '../../src/compare/patch.ts'

describe('the changed lines of a patch', () => {
  test('are the added ones, numbered as in the new file', () => {
    const patch = `@@ -1,4 +1,5 @@ import a
 one
-two
+TWO
+two and a half
 three
 four
@@ -20,2 +21,3 @@
 twenty
+more
 last`
    expect(changedLines(patch)).toEqual([2, 3, 22])
  })

  test('are all lines of a new file, also without a line break at its end', () => {
    expect(changedLines('@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file')).toEqual([1, 2])
    expect(changedLines('@@ -0,0 +1 @@\n+a')).toEqual([1])
  })

  test('are none where lines were only removed', () => {
    expect(changedLines('@@ -3,2 +2,0 @@\n-a\n-b')).toEqual([])
  })

  test('are not confused by added lines that look like parts of a patch', () => {
    expect(changedLines('@@ -1,0 +1,3 @@\n+@@ -9,9 +9,9 @@\n+-x\n++y')).toEqual([1, 2, 3])
  })

  test('are none where there is no patch, as for binary files', () => {
    expect(changedLines('')).toEqual([])
    expect(changedLines('+not a hunk')).toEqual([])
  })
})
