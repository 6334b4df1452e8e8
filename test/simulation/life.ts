import type { DatabaseFault, Life } from './faulty-database.ts'

/** A life whose end is in the hands of the simulation. */
export interface ControlledLife extends Life {
  /** Operations so far. */
  operations(): number
  isDead(): boolean
  isFrozen(): boolean
  /** Lets a frozen process go on. */
  thaw(): void
  /** Called once when it dies or freezes. */
  onEnd(listener: () => void): void
}

/** A process that meets `plan`'s fault at each operation, counted from 1. */
export function createLife(
  plan: (operation: number, kind: 'read' | 'write') => DatabaseFault | null,
): ControlledLife {
  let count = 0
  let dead = false
  let frozen: Promise<void> | null = null
  let thaw: () => void = () => {}
  let listener: () => void = () => {}
  return {
    operation(kind) {
      count++
      return plan(count, kind)
    },
    operations: () => count,
    die() {
      dead = true
      listener()
    },
    freeze() {
      frozen = new Promise((resolve) => (thaw = resolve))
      listener()
    },
    thaw() {
      frozen = null
      thaw()
    },
    async alive() {
      if (frozen) await frozen
      if (dead) throw new Error('the process is dead')
    },
    isDead: () => dead,
    isFrozen: () => frozen !== null,
    onEnd(heard) {
      listener = heard
    },
  }
}
