import { readFileSync } from 'node:fs'
import { readReport } from '../src/formats/index.ts'

/*
 * Reads one report file in a process of its own, as its peak memory is the process's, and prints milliseconds and
 * bytes as JSON. Usage: formats-read <file>
 */
const bytes = readFileSync(process.argv[2] ?? '')
const began = performance.now()
const { upload, problems } = readReport({ name: 'report', bytes })
const milliseconds = performance.now() - began
if (upload.readings.length === 0) throw new Error(JSON.stringify(problems))
console.log(JSON.stringify({ milliseconds, rss: process.resourceUsage().maxRSS * 1024 }))
