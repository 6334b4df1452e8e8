type Path = readonly PropertyKey[]

/** The paths by their first key; null where a path ends. */
type Tree = Map<PropertyKey, Tree | null>

function treeOf(paths: readonly Path[]): Tree {
  const root: Tree = new Map()
  for (const path of paths) {
    let tree = root
    for (const [index, key] of path.entries()) {
      const known = tree.get(key)
      // A shorter path takes all below it along.
      if (known === null) break
      const next = index === path.length - 1 ? null : (known ?? new Map())
      tree.set(key, next)
      if (next) tree = next
    }
  }
  return root
}

function pruned(document: unknown, tree: Tree): unknown {
  if (typeof document !== 'object' || document === null) return undefined
  const kept = (key: PropertyKey, value: unknown): unknown[] => {
    if (!tree.has(key)) return [value]
    const below = tree.get(key)
    const left = below ? pruned(value, below) : undefined
    return left === undefined ? [] : [left]
  }
  if (Array.isArray(document)) return document.flatMap((item, index) => kept(index, item))
  return Object.fromEntries(
    Object.entries(document).flatMap(([key, value]) => kept(key, value).map((left) => [key, left])),
  )
}

/** The document without the values at these paths, in one pass; undefined if nothing of it can be left. */
export function without(document: unknown, paths: readonly Path[]): unknown {
  return paths.some((path) => path.length === 0) ? undefined : pruned(document, treeOf(paths))
}
