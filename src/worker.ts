import { serveTasks } from './workers/serve.ts'

/*
 * The program of a worker process; the pool of src/workers/ starts it. Reading artifacts is what it does most: that is
 * loaded before it says that it is ready.
 */
await import('./ingest/read-files.ts')
await serveTasks(
  {
    'cover-change': async () => (await import('./jobs/cover-change.ts')).coverChange,
    render: async () => (await import('./jobs/render.ts')).render,
    'unite-lines': async () => (await import('./ingest/unite-lines.ts')).uniteLines,
    'read-files': async () => (await import('./ingest/read-files.ts')).readFiles,
  },
  Number(process.argv[2]),
)
