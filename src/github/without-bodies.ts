type Say = (...said: unknown[]) => void

/** A log as Octokit uses it. */
export interface OctokitLog {
  debug: Say
  info: Say
  warn: Say
  error: Say
}

function isLog(log: unknown): log is OctokitLog {
  return typeof log === 'object' && log !== null && 'debug' in log && 'error' in log
}

/** Probot logs the whole body of each request at the level `debug`; numbers of private repositories are in it. */
export function withoutBodies(log: unknown): OctokitLog | undefined {
  if (!isLog(log)) return undefined
  return {
    debug: (...said) => log.debug(said.find((one) => typeof one === 'string') ?? ''),
    info: (...said) => log.info(...said),
    warn: (...said) => log.warn(...said),
    error: (...said) => log.error(...said),
  }
}
