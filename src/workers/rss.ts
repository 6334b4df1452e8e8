import { readFileSync } from 'node:fs'

/** A page of memory, as Linux counts them on all systems that Node has releases for. */
const PAGE = 4_096

/** The bytes of memory that a process takes; 0 where that cannot be known: only Linux says it without a program. */
export function rssOf(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return 0
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE
  } catch {
    return 0
  }
}
