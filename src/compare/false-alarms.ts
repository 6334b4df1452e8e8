/** The share of false ones among the changes that a pull request is told of. */
const FALSE_SHARE = 0.05

/**
 * The level at which p counts when all these are looked at together, by Benjamini and Hochberg (1995): the
 * largest p₍ᵢ₎ ≤ q · i / n. Where none passes, the level
 * that the first would have had to pass.
 *
 * @param ps each between 0 and 1, in any order
 * @param q the share of false ones allowed among those that pass
 */
export function jointLevel(ps: readonly number[], q = FALSE_SHARE): number {
  const sorted = [...ps].sort((a, b) => a - b)
  const last = sorted.findLastIndex((p, index) => p <= (q * (index + 1)) / sorted.length)
  return (q * Math.max(1, last + 1)) / Math.max(1, sorted.length)
}
