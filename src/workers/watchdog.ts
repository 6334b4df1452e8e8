import { Worker } from 'node:worker_threads'
import { PATIENCE } from './limits.ts'
import { END_MARK } from './protocol.ts'

/** How often the limits are looked at while work runs, in milliseconds. */
const INTERVAL_MS = 5

/** Positions in the memory that both threads share. */
const STEP = 0
const CPU_MS = 1

/*
 * The thread that watches. It is source text as it must run the same from TypeScript and from JavaScript, and without
 * a loader: it is the one thread that must cost nothing. `step` is 0 while there is no work.
 */
const SOURCE = `
const { workerData } = require('node:worker_threads')
const { readFileSync, writeSync } = require('node:fs')
const { state, most, interval, patience, mark, parent } = workerData
const isOrphan = () => {
  try {
    // A parent that is dead but not yet counted has a number still: Linux says whose child this is now.
    if (process.platform === 'linux') return Number(readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1).split(' ')[1]) !== parent
    process.kill(parent, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
const end = (reason) => {
  try { writeSync(2, mark + reason + '\\n') } catch {}
  process.kill(process.pid, 'SIGKILL')
}
let step = 0, cpuThen = 0, then = 0, looked = 0
for (;;) {
  Atomics.wait(state, ${STEP}, step, step === 0 ? 1000 : interval)
  if (performance.now() - looked > 100) { looked = performance.now(); if (isOrphan()) end('parent') }
  const now = Atomics.load(state, ${STEP})
  if (now !== step) { step = now; cpuThen = cpu(); then = performance.now() }
  if (step === 0) continue
  const limit = Atomics.load(state, ${CPU_MS})
  if (process.memoryUsage.rss() > most) end('memory')
  if (cpu() - cpuThen > limit || performance.now() - then > patience * limit) end('time')
}`

/** Ends this process when its work takes too much, or when nobody is left to do it for. */
export interface Watchdog {
  /** A step of work begins that may take so many seconds of CPU. */
  begin(seconds: number): void
  /** There is no work now. */
  rest(): void
}

/**
 * Starts the thread that watches this process: its memory (all of it: heap, buffers and native memory), the time of
 * its step, and whether its parent lives. It works while the main thread is busy, and while the parent is.
 */
export function startWatchdog(mostBytes: number): Watchdog {
  const state = new Int32Array(new SharedArrayBuffer(8))
  let steps = 0
  const thread = new Worker(SOURCE, {
    eval: true,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
    workerData: {
      state,
      most: mostBytes,
      interval: INTERVAL_MS,
      patience: PATIENCE,
      mark: END_MARK,
      // A thread's own copy of it never changes.
      parent: process.ppid,
    },
  })
  thread.unref()
  const set = (step: number) => {
    Atomics.store(state, STEP, step)
    Atomics.notify(state, STEP)
  }
  return {
    begin(seconds) {
      Atomics.store(state, CPU_MS, Math.ceil(seconds * 1_000))
      set(++steps)
    },
    rest: () => set(0),
  }
}
