import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitting, withinBytes } from '../../src/report/cut.ts'

describe('a list that is too long', () => {
  it('keeps its first pieces whole, as many as fit, and says how many are left', () => {
    expect(fitting(['one', 'two', 'three'], 7)).toEqual({ text: 'one\ntwo', left: 1 })
    expect(fitting(['one', 'two', 'three'], 6)).toEqual({ text: 'one', left: 2 })
    expect(fitting(['one'], 2)).toEqual({ text: '', left: 1 })
  })

  it('is never longer than allowed, and shorter by less than its next piece', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.nat(100), (pieces, longest) => {
        const { text, left } = fitting(pieces, longest)
        const shown = pieces.length - left
        expect(text).toBe(pieces.slice(0, shown).join('\n'))
        expect(text.length).toBeLessThanOrEqual(longest)
        if (left > 0) expect(pieces.slice(0, shown + 1).join('\n').length).toBeGreaterThan(longest)
      }),
    )
  })
})

describe('a text that is too long in bytes', () => {
  it('ends with a whole character', () => {
    expect(withinBytes('grün', 3)).toBe('gr')
    expect(withinBytes('grün', 4)).toBe('grü')
    expect(withinBytes('a👍b', 4)).toBe('a')
  })

  it('is its own beginning, and no shorter than it must be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, most) => {
        const cut = withinBytes(text, most)
        expect(text.startsWith(cut)).toBe(true)
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most)
        if (cut !== text) expect(Buffer.byteLength(cut)).toBeGreaterThan(most - 4)
      }),
    )
  })
})
