import { hostname } from 'node:os'
import type { Environment } from './environment.ts'
import { makeFolder, readAddress } from './store/address.ts'
import { type AcquireOptions, acquireOwnership } from './store/ownership/acquire.ts'
import type { Ownership } from './store/ownership/owner.ts'

/** Waits until this process owns the database's file; null at once for a server, which many may use. */
export async function ownDatabase(
  { databaseUrl, databaseLeaseSeconds }: Environment,
  options: Pick<AcquireOptions, 'log' | 'onWait' | 'onLost'> & { signal?: AbortSignal | undefined },
): Promise<Ownership | null> {
  const address = readAddress(databaseUrl)
  if (address.kind !== 'file') return null
  await makeFolder(address)
  const { signal, ...rest } = options
  return acquireOwnership({
    ...rest,
    ...(signal ? { signal } : {}),
    path: address.path,
    lease: databaseLeaseSeconds * 1_000,
    hostName: hostname(),
  })
}
