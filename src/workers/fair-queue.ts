import type { Tenant } from './task.ts'

/** Work of many tenants, who take turns: who has used the least time is next. */
export interface FairQueue<Item> {
  add(tenant: Tenant, item: Item): void
  /** Takes the next item that is wanted; null where there is none. */
  take(isWanted: (item: Item, tenant: Tenant) => boolean): Item | null
  /** Writes down how many milliseconds a tenant's work took. */
  charge(tenant: Tenant, milliseconds: number): void
  /** Whether `take` would find one. */
  has(isWanted: (item: Item, tenant: Tenant) => boolean): boolean
  /** Everything that is left, taken out. */
  drain(): Item[]
}

/** What has been used, in milliseconds, counted from the same beginning for all. */
interface Account<Held> {
  used: number
  held: Held
}

type Repositories<Item> = Map<number, Account<Item[]>>

/** By who has used the least. */
function byUse<Held>(accounts: Map<number, Account<Held>>): [id: number, account: Account<Held>][] {
  return [...accounts].sort(([, one], [, other]) => one.used - other.used)
}

/** The account of somebody who comes (again): rest is not saved up. */
function accountOf<Held>(accounts: Map<number, Account<Held>>, id: number, make: () => Held): Account<Held> {
  const known = accounts.get(id)
  if (known) return known
  const least = byUse(accounts)[0]?.[1].used ?? 0
  const made = { used: least, held: make() }
  accounts.set(id, made)
  return made
}

/** An empty queue. Installations take turns, and within each of them its repositories. */
export function createFairQueue<Item>(): FairQueue<Item> {
  const installations = new Map<number, Account<Repositories<Item>>>()
  /** Only beside those who wait does it matter who has used what: who has used less than all of them starts anew. */
  const forget = () => {
    const isWaiting = ({ held }: Account<Repositories<Item>>) =>
      [...held.values()].some((repository) => repository.held.length > 0)
    const waiting = byUse(installations).find(([, installation]) => isWaiting(installation))
    const least = waiting?.[1].used ?? Number.POSITIVE_INFINITY
    for (const [id, installation] of installations) {
      if (installation.used <= least && !isWaiting(installation)) installations.delete(id)
    }
  }
  const repositoryOf = ({ installationId, repositoryId }: Tenant) => {
    const installation = accountOf(installations, installationId, (): Repositories<Item> => new Map())
    return { installation, repository: accountOf(installation.held, repositoryId, (): Item[] => []) }
  }
  /** The repository's items whose first is wanted and next. */
  const find = (isWanted: (item: Item, tenant: Tenant) => boolean): Item[] | null => {
    for (const [installationId, installation] of byUse(installations)) {
      for (const [repositoryId, { held }] of byUse(installation.held)) {
        const [first] = held
        if (first !== undefined && isWanted(first, { installationId, repositoryId })) return held
      }
    }
    return null
  }
  return {
    add(tenant, item) {
      repositoryOf(tenant).repository.held.push(item)
    },
    has: (isWanted) => find(isWanted) !== null,
    take: (isWanted) => find(isWanted)?.shift() ?? null,
    charge(tenant, milliseconds) {
      const { installation, repository } = repositoryOf(tenant)
      installation.used += milliseconds
      repository.used += milliseconds
      forget()
    },
    drain() {
      const left = [...installations.values()].flatMap(({ held }) =>
        [...held.values()].flatMap((repository) => repository.held),
      )
      installations.clear()
      return left
    },
  }
}
