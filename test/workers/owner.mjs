import { createPool } from '../../dist/workers/pool.js'

/* Lets a worker process work for an hour, and prints its id. */
const pool = createPool(new URL('./program.mjs', import.meta.url), { warn() {} })
const options = { tenant: { installationId: 1, repositoryId: 1 }, small: false }
const limits = { seconds: 3_600, totalSeconds: 3_600 }
const { output } = await pool.run({ name: 'pid', ...limits }, null, options)
void pool.run({ name: 'for ever', ...limits }, null, options)
setTimeout(() => console.log(output), 100)
