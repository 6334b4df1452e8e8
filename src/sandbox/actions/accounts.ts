import type { World } from '../events.ts'
import type { Account } from '../model.ts'

/** The account of a login, made if it is not there. */
export function accountOf(world: World, login: string, type: Account['type'] = 'User'): Account {
  const { accounts, nextId } = world.state
  const known = accounts.get(login.toLowerCase())
  if (known) return known
  const account: Account = { id: nextId(), login, type }
  accounts.set(login.toLowerCase(), account)
  return account
}
