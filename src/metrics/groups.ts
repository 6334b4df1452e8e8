import type { Configuration } from './configuration.ts'
import { globMatcher } from './glob/glob.ts'

/** The group that a metric is shown in. `configured`: the owner named it; else the id's part before the first `/`. */
export interface MetricGroup {
  name: string
  configured: boolean
}

/** Makes the function that tells a metric's group; null for an id that has none. The first group that fits wins. */
export function groupsOf(configuration: Pick<Configuration, 'groups'>): (id: string) => MetricGroup | null {
  const groups = Object.entries(configuration.groups).map(([name, globs]) => ({
    name,
    matches: globMatcher(globs, { acrossSlashes: true }),
  }))
  return (id) => {
    const named = groups.find((group) => group.matches(id))
    if (named) return { name: named.name, configured: true }
    const slash = id.indexOf('/')
    return slash > 0 ? { name: id.slice(0, slash), configured: false } : null
  }
}
