import type { Client, InArgs, InStatement, ResultSet } from '@libsql/client'

interface Waiting {
  statement: InStatement
  resolve: (result: ResultSet) => void
  reject: (error: unknown) => void
}

/**
 * A client of a server that sends statements which are asked at the same time in one round trip. For questions only:
 * they see one state of the database, and one that fails lets the others be asked again, each alone.
 */
export function coalesce(client: Client): Client {
  let waiting: Waiting[] = []

  async function alone({ statement, resolve, reject }: Waiting): Promise<void> {
    await client.execute(statement).then(resolve, reject)
  }

  async function send(): Promise<void> {
    const group = waiting
    waiting = []
    const [only] = group
    if (only && group.length === 1) return alone(only)
    try {
      const results = await client.batch(
        group.map(({ statement }) => statement),
        'read',
      )
      for (const [index, { resolve, reject }] of group.entries()) {
        const result = results[index]
        if (result) resolve(result)
        else reject(new Error('the server answered fewer statements than it was asked'))
      }
    } catch {
      await Promise.all(group.map(alone))
    }
  }

  function execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    return new Promise((resolve, reject) => {
      const whole = typeof statement === 'string' && args !== undefined ? { sql: statement, args } : statement
      waiting.push({ statement: whole, resolve, reject })
      if (waiting.length === 1) setImmediate(() => void send())
    })
  }

  return new Proxy(client, {
    get: (target, name) => (name === 'execute' ? execute : Reflect.get(target, name, target)),
  })
}
