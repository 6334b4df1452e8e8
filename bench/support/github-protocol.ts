/** What a benchmark asks of its GitHub, which is a process of its own, so that both sides have a processor. */
export type Request =
  /** Makes repositories, each of an account of its own. */
  | { do: 'prepare'; repositories: number }
  /** From now on deliveries go there. */
  | { do: 'connect'; url: string }
  /** Lets CI build the base branch of each repository so often, with so many metrics. */
  | { do: 'build base'; builds: number; metrics: number }
  /** Opens so many pull requests of each repository. */
  | { do: 'open pull requests'; each: number }
  /** Lets CI finish for so many pull requests, each when the one before has its report. */
  | { do: 'report one by one'; count: number; metrics: number }
  /** Lets CI finish for all other pull requests at the same time. */
  | { do: 'report all'; metrics: number }

export interface Prepared {
  /** The host and port of the API. */
  host: string
  appId: number
  privateKey: string
  secret: string
  repositories: { id: number; owner: string; name: string; installationId: number }[]
}

/** What each request is answered with. */
export interface Replies {
  prepare: Prepared
  connect: null
  'build base': null
  'open pull requests': null
  /** Of each report, the milliseconds from its delivery's first byte to the last request of comment and check run. */
  'report one by one': number[]
  /** Reports a second, from the first delivery's first byte to the last request. */
  'report all': number
}
