import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'

/** Packages whose versions the figures depend on. */
const PACKAGES = ['probot', '@libsql/client', 'drizzle-orm']

function versionOf(name: string): string {
  const path = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
  return `${name} ${version}`
}

/** The machine and the versions that figures were measured with, in one line. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor'
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const hardware = `${availableParallelism()} × ${model}, ${gigabytes} GB, ${type()} ${release()}`
  return `${hardware}; Node ${process.versions.node}, ${PACKAGES.map(versionOf).join(', ')}.`
}
