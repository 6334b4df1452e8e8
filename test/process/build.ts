import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Builds the app once before the tests that start it. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: resolve(import.meta.dirname, '../..') })
}
