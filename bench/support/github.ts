import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Replies, Request } from './github-protocol.ts'

const SCRIPT = fileURLToPath(new URL('github-process.ts', import.meta.url))

/** A GitHub without delay, in a process of its own. */
export interface GitHub {
  ask<Kind extends Request['do']>(request: Extract<Request, { do: Kind }>): Promise<Replies[Kind]>
  stop(): Promise<void>
}

/** Starts a GitHub. One request is answered after the other. */
export function startGitHub(): GitHub {
  const child = fork(SCRIPT, { execArgv: ['--import', 'tsx'] })
  return {
    async ask(request) {
      child.send(request)
      const [answer] = await once(child, 'message')
      if ('error' in answer) throw new Error(`${request.do}: ${answer.error}`)
      return answer.reply
    },
    async stop() {
      child.kill('SIGKILL')
      await once(child, 'close')
    },
  }
}
