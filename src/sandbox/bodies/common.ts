/** GitHub's form of a time: seconds, UTC. */
export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** As `iso`, with null kept. */
export function isoOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : iso(milliseconds)
}

/** An opaque id as the GraphQL API uses them. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url')
}

/** The address of the REST API. */
export function api(origin: string): string {
  return `${origin}/api/v3`
}
